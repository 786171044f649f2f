/* Code a sample of units as a second coder. Everything stays in this page and in the browser's own store. Jupyter Book
   puts every script of this folder into every page, so nothing happens where the page's part is missing. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const box = document.getElementById("second-coder");
  if (!box) return;
  const { make } = window.explorer;
  const data = JSON.parse(document.getElementById("second-coder-data").textContent);
  const codes = data.groups.flatMap((group) => group.codes);
  const labels = Object.fromEntries(codes.map((code) => [code.id, code.label]));
  const units = Object.fromEntries(data.units.map((unit) => [unit.id, unit]));
  const ours = Object.fromEntries(data.units.map((unit) => [unit.id, unit.codes]));
  const KEY = "second-coder";
  const NAMES = {
    percent_agreement: "Percent agreement", cohen_kappa: "Cohen's kappa", fleiss_kappa: "Fleiss' kappa (Scott's pi)",
    krippendorff_alpha: "Krippendorff's alpha", gwet_ac1: "Gwet's AC1",
    alpha_masi: "Alpha over sets of codes, MASI", alpha_jaccard: "Alpha over sets of codes, Jaccard",
  };
  let sentences = {}; // from the reader's copy; never stored
  let state = null;

  function labelled(text, control, note) {
    control.setAttribute("aria-label", text); // a note below is no part of the name
    return make("label", {}, make("span", { textContent: text }), control, ...(note ? [make("small", { textContent: note })] : []));
  }

  /* -- what is kept ------------------------------------------------------------------------------------- */

  function draw(seed, size) {
    const rank = Object.fromEntries(data.units.map((unit) => [unit.id, Fingerprints.sha256(`${seed}:${unit.id}`)]));
    return Object.keys(rank).sort((a, b) => (rank[a] < rank[b] ? -1 : 1)).slice(0, size);
  }
  function begin(seed, size) {
    state = { version: data.version, seed, size, units: draw(seed, size), at: 0, given: {}, read: [] };
  }
  function keep() {
    try { localStorage.setItem(KEY, JSON.stringify({ ...state, coder: coder.value })); } catch { /* a page without store works too */ }
  }
  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      if (kept && kept.version === data.version && kept.units.every((unit) => unit in units)) return kept;
    } catch { /* nothing usable is kept */ }
    return null;
  }
  const coding = () => Object.fromEntries(state.read.map((unit) => [unit, state.given[unit] || []]));

  /* -- the parts of the page ---------------------------------------------------------------------------- */

  const seed = make("input", { type: "number", min: 0, max: 999999, step: 1, value: 1, required: true });
  const size = make("select", {});
  for (const n of [10, 20, 40, 80].filter((n) => n < data.units.length)) size.add(new Option(n, n));
  size.add(new Option(`all ${data.units.length}`, data.units.length));
  size.value = size.options.length > 1 ? 20 : data.units.length;
  const coder = make("input", { type: "text", value: "reader", maxLength: 40, autocomplete: "off" });
  const file = make("input", { type: "file", accept: ".txt,text/plain" });
  const fileStatus = make("p", { role: "status" });
  const reset = make("button", { type: "button", textContent: "Start over" });
  const form = make("form", { className: "review-controls" },
    labelled("Units", size), labelled("Number of the draw", seed, "another number draws other units"),
    make("button", { type: "submit", textContent: "Draw the sample" }), reset,
    labelled("Your name as coder", coder, "letters, digits and _; goes into the file only"),
    labelled("The paper's text, if you hold it (.txt)", file, "read in this page, sent nowhere"));

  const heading = make("h2", { tabIndex: -1, id: "second-coder-unit" });
  const told = make("blockquote", {});
  const origin = make("p", { className: "second-coder-origin" });
  const boxes = {};
  const fields = data.groups.map((group) => make("fieldset", {},
    make("legend", { textContent: group.label }),
    make("div", { className: "second-coder-codes" }, ...group.codes.map((code) => {
      boxes[code.id] = make("input", { type: "checkbox", value: code.id });
      return make("label", {}, boxes[code.id], make("span", { textContent: code.label }));
    })),
    make("details", {}, make("summary", { textContent: "What these codes mean" }),
      make("dl", {}, ...group.codes.flatMap((code) => [
        make("dt", { textContent: code.label }),
        make("dd", { textContent: `${code.definition} Give it when: ${code.use} Not when: ${code.avoid}` }),
      ])))));
  const done = make("button", { type: "submit", textContent: "Read: keep these codes, next" });
  const back = make("button", { type: "button", textContent: "Previous" });
  const skip = make("button", { type: "button", textContent: "Next without reading" });
  const card = make("form", { className: "second-coder-card", "aria-labelledby": "second-coder-unit" },
    heading, told, origin, ...fields, make("p", { className: "second-coder-buttons" }, done, back, skip));
  const progress = make("p", { role: "status" });
  const save = make("button", { type: "button", textContent: "Save your codes as CSV" });
  const results = make("div", { className: "second-coder-results" });
  const shown = make("details", {}, make("summary", { textContent: "Agreement with our coding so far" }), results);
  box.replaceChildren(form, fileStatus, card, progress, make("p", {}, save), shown);

  /* -- showing ------------------------------------------------------------------------------------------ */

  function show(focus) {
    const id = state.units[state.at];
    heading.textContent = `Unit ${state.at + 1} of ${state.units.length}`;
    told.textContent = sentences[id] || units[id].paraphrase;
    origin.textContent = `${id}, ${sentences[id] ? "from your copy of the paper" : "in our words"}`
      + (state.read.includes(id) ? "; read" : "");
    for (const [code, input] of Object.entries(boxes)) input.checked = (state.given[id] || []).includes(code);
    back.disabled = state.at === 0;
    skip.disabled = state.at === state.units.length - 1;
    count();
    if (focus) heading.focus();
  }

  function count() {
    progress.textContent = `${state.read.length} of ${state.units.length} units read.`;
    save.disabled = !state.read.length;
    const found = Agreement.compare(ours, coding(), codes.map((code) => code.id), data.reasons);
    const text = (e) => (e.value === null ? e.reason : e.value.toFixed(2));
    const used = found.codes.filter((code) => code.given[0] || code.given[1]);
    results.replaceChildren(
      table("All codes", ["Coefficient", "Value"], Object.entries({ ...found.pooled, ...found.sets })
        .map(([name, e]) => [NAMES[name], text(e)])),
      table("By code, where either of us gave it",
        ["Code", "Ours", "Yours", "Both", ...Object.keys(found.pooled).map((name) => NAMES[name])],
        used.map((code) => [labels[code.code_id], ...code.given, code.both, ...Object.values(code.estimates).map(text)])),
      table("Where we differ", ["Unit", "Only you", "Only we"], state.units.filter((unit) => state.read.includes(unit))
        .map((unit) => [unit,
          (state.given[unit] || []).filter((code) => !ours[unit].includes(code)).map((code) => labels[code]).join("; "),
          ours[unit].filter((code) => !(state.given[unit] || []).includes(code)).map((code) => labels[code]).join("; ")])
        .filter(([, you, we]) => you || we)));
    box.dataset.result = JSON.stringify(found);
  }

  function table(caption, heads, rows) {
    const line = (cells) => make("tr", {}, ...cells.map((cell, i) => (i
      ? make("td", { textContent: cell }) : make("th", { scope: "row", textContent: cell }))));
    const body = rows.length ? rows.map(line) : [make("tr", {}, make("td", { colSpan: heads.length, textContent: "Nothing yet." }))];
    return make("div", { className: "review-table", role: "region", tabIndex: 0, "aria-label": caption },
      make("table", {}, make("caption", { textContent: caption }),
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col", textContent: head })))),
        make("tbody", {}, ...body)));
  }

  /* -- acting ------------------------------------------------------------------------------------------- */

  const take = () => {
    const id = state.units[state.at];
    state.given[id] = codes.map((code) => code.id).filter((code) => boxes[code].checked);
  };
  const go = (to) => { take(); state.at = to; keep(); show(true); };

  card.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = state.units[state.at];
    if (!state.read.includes(id)) state.read.push(id);
    go(Math.min(state.at + 1, state.units.length - 1));
  });
  card.addEventListener("change", () => { take(); keep(); count(); });
  back.addEventListener("click", () => go(state.at - 1));
  skip.addEventListener("click", () => go(state.at + 1));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (state.read.length && !confirm("Drop the codes that you gave and draw a new sample?")) return;
    begin(Number(seed.value), Number(size.value));
    keep();
    show(true);
  });
  reset.addEventListener("click", () => {
    if (state.read.length && !confirm("Drop the codes that you gave?")) return;
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    form.reset();
    size.value = size.options.length > 1 ? 20 : data.units.length;
    sentences = {};
    fileStatus.textContent = "";
    begin(1, Number(size.value));
    show(false);
  });
  coder.addEventListener("change", keep);
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    fileStatus.textContent = "Looking for the sentences.";
    const text = await file.files[0].text();
    await new Promise((go_on) => { setTimeout(go_on, 20); }); // lets the message appear first
    sentences = Fingerprints.locate(text, data.units);
    const n = Object.keys(sentences).length;
    fileStatus.textContent = n
      ? `${n} of ${data.units.length} sentences were found in your copy and are shown.`
      : "No sentence was found: this is not the plain text of the paper. Our words are shown.";
    show(false);
  });
  save.addEventListener("click", () => {
    let name = coder.value.normalize("NFKC").replace(/[^\p{L}\p{N}_]+/gu, "_").replace(/^_+|_+$/g, "") || "reader";
    if (data.taken.includes(name)) name += "_reader";
    const lines = ["unit_id,code_id,coder_id,codebook_version"];
    for (const unit of data.units.map((u) => u.id).filter((id) => state.read.includes(id))) {
      const given = state.given[unit] || [];
      for (const code of given.length ? given : [""]) lines.push(`${unit},${code},${name},${data.version}`);
    }
    const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }));
    make("a", { href: address, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });

  const kept = recall();
  if (kept) {
    state = kept;
    seed.value = kept.seed;
    size.value = kept.size;
    coder.value = kept.coder || "reader";
  } else {
    begin(1, Number(size.value));
  }
  show(false);
});

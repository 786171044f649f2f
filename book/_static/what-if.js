/* What if decisions or works were others: judges all claims in the page (standings.js) and tells what moves. The address
   holds what was changed, so that it can be shared. Nothing is sent anywhere. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const box = document.getElementById("what-if-panel");
  if (!box) return;
  const { make } = window.explorer;
  const data = JSON.parse(document.getElementById("what-if-data").textContent);
  const rows = new Map([...document.querySelectorAll("#what-if-standings tbody tr")].map((row) => [row.dataset.claim, row]));
  const text = (value) => (Array.isArray(value) ? value.join(",") : String(value));
  const words = (name) => name.replaceAll("_", " ");
  const told = (value) => ({ true: "yes", false: "no" }[text(value)] || words(text(value)).replaceAll(",", ", ") || "none");
  let id = 0;


  /* A control for each decision: how to make, read and set it, and which text of an address it takes. */
  function control(decision) {
    const { name, kind } = decision;
    if (kind === "works") {
      const inputs = data.works.map((w) => make("input", { type: "checkbox", value: w.id }));
      const list = make("div", { className: "what-if-works" }, ...data.works.map((w, i) => make("label", {}, inputs[i], make("span", { textContent: w.label }))));
      return {
        element: make("fieldset", {}, make("legend", { textContent: "Works that count" }), list),
        get: () => inputs.filter((i) => !i.checked).map((i) => i.value),
        set: (value) => inputs.forEach((i) => { i.checked = !value.includes(i.value); }),
        read: (given) => {
          const asked = given.split(",").filter(Boolean);
          return asked.every((w) => data.works.some((one) => one.id === w)) ? data.works.map((w) => w.id).filter((w) => asked.includes(w)) : undefined;
        },
      };
    }
    const note = make("small", { id: `what-if-note-${id += 1}`, textContent: decision.meaning });
    const wrap = (input) => {
      input.setAttribute("aria-describedby", note.id);
      input.setAttribute("aria-label", words(name));
      return make("label", {}, make("span", { textContent: words(name) }), input, note);
    };
    if (kind === "number") {
      const { minimum, maximum } = decision;
      const input = make("input", { type: "number", min: minimum, max: maximum, step: 1, required: true });
      const whole = (given) => (/^\d+$/.test(given) && +given >= minimum && +given <= maximum ? +given : undefined);
      let last = data.parameters[name];
      return {
        element: wrap(input),
        get: () => { const value = whole(input.value); if (value !== undefined) last = value; return last; },
        set: (value) => { last = value; input.value = value; },
        read: whole,
      };
    }
    const choices = kind === "yes or no" ? [true, false] : decision.choices;
    const select = make("select", {}, ...choices.map((value, i) => make("option", { value: i, textContent: told(value) })));
    return {
      element: wrap(select),
      get: () => choices[select.value],
      set: (value) => { select.value = choices.findIndex((one) => text(one) === text(value)); },
      read: (given) => choices.find((one) => text(one) === given),
    };
  }

  const controls = Object.fromEntries(data.decisions.map((d) => [d.name, control(d)]));
  const setting = () => Object.fromEntries(data.decisions.map((d) => [d.name, controls[d.name].get()]));
  const put = (values) => data.decisions.forEach((d) => controls[d.name].set(values[d.name]));
  const group = (title, chosen) => make("fieldset", { className: "what-if-decisions" }, make("legend", { textContent: title }),
    ...data.decisions.filter(chosen).map((d) => controls[d.name].element));
  const preset = make("select", {}, make("option", { value: "", textContent: "choose" }),
    ...data.named.map((u, i) => make("option", { value: i, textContent: u.label, title: u.description })));
  const reset = make("button", { type: "button", textContent: "Back to this book's decisions" });
  const status = make("div", { className: "what-if-status", role: "status" });
  status.tabIndex = 0; // it scrolls where it holds many lines
  const form = make("form", { className: "what-if-form" },
    make("p", { className: "matrix-controls" }, make("label", {}, make("span", { textContent: "Decide as" }), preset), reset),
    group("Decisions on claims", (d) => d.stage === "claims" && d.kind !== "works"),
    group("Decisions before the claims", (d) => d.stage !== "claims"),
    controls[data.decisions.find((d) => d.kind === "works").name].element);

  const head = document.querySelector("#what-if-standings thead tr");
  head.append(...["Now", "Sources", "Strength"].map((title) => make("th", { scope: "col", textContent: title })));
  const cells = new Map([...rows].map(([claim, row]) => {
    const added = [make("td", {}), make("td", { className: "number" }), make("td", { className: "number" })];
    row.append(...added);
    return [claim, added];
  }));

  function show(problem) {
    const values = setting();
    let judged;
    try {
      judged = Standings.judge(data, values);
    } catch (error) {
      status.textContent = error.message;
      return;
    }
    const moved = [];
    const tally = { supported: 0, contested: 0, unsupported: 0 };
    const published = Object.fromEntries(data.claims.map((c) => [c.id, c.published]));
    for (const claim of judged) {
      tally[claim.standing] += 1;
      const other = claim.standing !== published[claim.id];
      const [now, sources, strength] = cells.get(claim.id);
      rows.get(claim.id).classList.toggle("what-if-moved", other);
      now.textContent = other ? `${claim.standing} (moved)` : claim.standing;
      sources.textContent = claim.sources;
      strength.textContent = claim.strength === null ? "" : claim.strength.toFixed(2);
      if (other) moved.push(`${claim.id} ${published[claim.id]} → ${claim.standing}`);
    }
    const changed = data.decisions.filter((d) => text(values[d.name]) !== text(data.parameters[d.name]));
    moved.sort();
    status.replaceChildren(
      make("p", { textContent: Object.entries(tally).map(([standing, n]) => `${n} ${standing}`).join(", ")
        + `. ${moved.length} of ${judged.length} standings differ from the published ones${moved.length ? `: ${moved.join("; ")}` : ""}.` }),
      make("p", { textContent: changed.length
        ? `Changed: ${changed.map((d) => `${words(d.name)} ${told(values[d.name])}`).join("; ")}.` : "All decisions are this book's." }),
      ...(problem ? [make("p", { textContent: problem })] : []));
    return changed.map((d) => `${d.name}=${encodeURIComponent(text(values[d.name])).replaceAll("%2C", ",")}`).join("&");
  }

  /* Take the setting from the address; what it does not know is left as published, and said. */
  function restore() {
    const given = location.hash.includes("=") ? [...new URLSearchParams(location.hash.slice(1))] : [];
    const values = { ...data.parameters };
    const unknown = [];
    for (const [name, value] of given) {
      const read = name in controls ? controls[name].read(value) : undefined;
      if (read === undefined) unknown.push(`${name}=${value}`); else values[name] = read;
    }
    put(values);
    show(unknown.length ? `The address names what is not known here, and it is left out: ${unknown.join(", ")}.` : "");
  }

  function changed() {
    const address = show();
    if (address !== undefined) history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }

  form.addEventListener("input", (event) => { if (event.target !== preset) changed(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  preset.addEventListener("change", () => {
    if (preset.value === "") return;
    put({ ...data.parameters, ...data.named[preset.value].decisions });
    changed();
  });
  reset.addEventListener("click", () => { preset.value = ""; put(data.parameters); changed(); });
  window.addEventListener("hashchange", restore);
  box.replaceChildren(form, status);
  restore();
});

/* Sort and filter the concept matrix. It reads everything from the table, which stands complete without it. */
(function () {
  "use strict";
  const KINDS = [["P", "the paper's use"], ["T", "title"], ["K", "keywords"], ["A", "abstract"]];

  function pieces(text) {
    const found = {};
    for (const [, letter, number] of text.matchAll(/([PTKA])(\d*)/g)) found[letter] = Number(number || 1);
    return found;
  }

  function start(box) {
    const { make, labelled, select, words, sortable, order } = window.explorer;
    const minimum = Number(box.dataset.minimum);
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const concepts = heads.slice(3);
    const totals = [...table.tFoot.rows[0].cells].slice(3);
    const rows = [...body.rows].map((element, order) => {
      const cells = [...element.cells];
      return {
        element, order,
        origin: element.dataset.origin,
        name: cells[0].textContent,
        year: Number(cells[1].textContent) || null,
        units: cells[2].textContent.split("; ").filter(Boolean),
        cells: cells.slice(3).map((cell) => ({ cell, text: cell.textContent, pieces: pieces(cell.textContent) })),
      };
    });
    const names = concepts.map((head) => head.textContent.trim());
    const search = make("input", { type: "search", autocomplete: "off" });
    const origin = select("all", [...new Set(rows.map((row) => row.origin))]);
    const unit = select("all", [...new Set(rows.flatMap((row) => row.units))].sort());
    const unknown = make("option", { value: "?", textContent: "not known" });
    unit.append(unknown);
    const first = select("any", names);
    const second = select("any", names);
    const group = select("all", [...new Set(concepts.map((head) => head.dataset.group))]);
    const kinds = KINDS.map(([letter, text]) => {
      const input = make("input", { type: "checkbox", checked: true, value: letter });
      return { letter, input, label: make("label", {}, input, make("span", { textContent: `${letter}: ${text}` })) };
    });
    const status = make("p", { className: "matrix-status", role: "status" });
    const reset = make("button", { type: "button", textContent: "Show all" });
    box.prepend(
      make("form", { className: "matrix-controls" },
        labelled("Words in author or title", search), labelled("Rows", origin), labelled("Unit of analysis", unit),
        labelled("Carries", first), labelled("and", second), labelled("Columns", group),
        make("fieldset", {}, make("legend", { textContent: "Evidence that counts" }), ...kinds.map((kind) => kind.label)),
        reset),
      status);
    box.querySelector("form").addEventListener("submit", (event) => event.preventDefault());

    let allowed = new Set();
    const count = (entry) => Object.entries(entry.pieces).reduce((sum, [k, n]) => sum + (allowed.has(k) ? n : 0), 0);
    const marked = (entry) => count(entry) >= minimum;

    function filter() {
      allowed = new Set(kinds.filter((kind) => kind.input.checked).map((kind) => kind.letter));
      const everything = allowed.size === KINDS.length;
      const asked = words(search.value);
      const wanted = [first.value, second.value].filter(Boolean).map((name) => names.indexOf(name));
      const sums = names.map(() => 0);
      let shown = 0;
      for (const row of rows) {
        const name = row.name.toLowerCase();
        const visible = asked.every((word) => name.includes(word))
          && (!origin.value || row.origin === origin.value)
          && (!unit.value || (unit.value === "?" ? !row.units.length : row.units.includes(unit.value)))
          && wanted.every((i) => marked(row.cells[i]));
        row.element.hidden = !visible;
        if (visible) shown += 1;
        row.cells.forEach((entry, i) => {
          const on = marked(entry);
          if (visible && on) sums[i] += 1;
          const letters = Object.entries(entry.pieces).filter(([k]) => allowed.has(k));
          // A dot speaks of all kinds together, so it stays only while all count.
          const text = everything ? entry.text : letters.map(([k, n]) => (n > 1 ? k + n : k)).join("");
          if (entry.cell.textContent !== text) entry.cell.textContent = text;
          entry.cell.className = on ? "m" : "";
        });
      }
      totals.forEach((cell, i) => { cell.textContent = sums[i]; });
      const hidden = group.value === "" ? [] : concepts.map((head, i) => (head.dataset.group === group.value ? 0 : i + 4)).filter(Boolean);
      style.textContent = hidden.map((n) => `#${box.id} tr > :nth-child(${n})`).join(",") + (hidden.length ? "{display:none}" : "");
      status.textContent = `${shown} of ${rows.length} rows are shown.`;
    }

    const style = document.head.appendChild(make("style", {}));
    const keys = heads.map((_, i) => {
      if (i === 0) return (row) => row.name;
      if (i === 1) return (row) => row.year;
      if (i === 2) return (row) => row.units.join("; ") || null;
      return (row) => count(row.cells[i - 3]) || null;
    });
    // Numbers of evidence begin with the largest, names and years with the smallest.
    sortable(heads,
      (a, b, column, falling) => order(keys[column](a), keys[column](b), falling) || a.order - b.order,
      (compare) => body.append(...[...rows].sort(compare).map((row) => row.element)),
      (column) => column > 2);
    for (const control of [search, origin, unit, first, second, group, ...kinds.map((kind) => kind.input)]) {
      control.addEventListener("input", filter);
    }
    reset.addEventListener("click", () => {
      box.querySelector("form").reset();
      kinds.forEach((kind) => { kind.input.checked = true; });
      filter();
    });
    filter();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("matrix-of-concepts");
    if (box) start(box);
  });
}());

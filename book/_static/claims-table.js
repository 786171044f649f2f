/* Filter the table of claims. It reads everything from the table, which stands complete without it. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const box = document.getElementById("table-of-claims");
  if (!box) return;
  const rows = [...box.querySelectorAll("tbody tr")];
  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }
  const values = (name) => [...new Set(rows.map((row) => row.dataset[name]))].sort();
  const select = (name) => make("select", {}, make("option", { value: "", textContent: "all" }),
    ...values(name).map((value) => make("option", { value, textContent: value })));
  const labelled = (text, control) => make("label", {}, make("span", { textContent: text }), control);
  const words = make("input", { type: "search", autocomplete: "off" });
  const chosen = { standing: select("standing"), kind: select("kind") };
  const status = make("p", { className: "matrix-status" });
  status.setAttribute("role", "status");
  const reset = make("button", { type: "button", textContent: "Show all" });
  const form = make("form", { className: "matrix-controls" }, labelled("Words", words),
    labelled("Standing", chosen.standing), labelled("Kind", chosen.kind), reset);

  function show() {
    const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(asked.every((word) => text.includes(word))
        && Object.entries(chosen).every(([name, control]) => !control.value || row.dataset[name] === control.value));
      shown += row.hidden ? 0 : 1;
    }
    status.textContent = `${shown} of ${rows.length} claims are shown.`;
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => { form.reset(); show(); });
  box.prepend(form, status);
  show();
});

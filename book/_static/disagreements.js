/* Filters for the table of disagreements; without this script the whole table is there. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const box = document.getElementById("disagreements");
  if (!box) return;
  const table = box.querySelector("table");
  const rows = [...table.tBodies[0].rows];
  const form = document.createElement("form");
  form.className = "review-controls";
  const status = document.createElement("p");
  status.setAttribute("role", "status");

  const labelled = (text, control) => {
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.textContent = text;
    control.setAttribute("aria-label", text);
    label.append(name, control);
    form.append(label);
    return control;
  };
  const filters = [...table.tHead.rows[0].cells]
    .map((head, column) => ({ head, column }))
    .filter(({ head }) => head.hasAttribute("data-filter"))
    .map(({ head, column }) => {
      const select = document.createElement("select");
      const values = [...new Set(rows.map((row) => row.cells[column].textContent))];
      for (const value of ["", ...values]) select.add(new Option(value || "all", value));
      return { column, control: labelled(head.textContent, select) };
    });
  const search = document.createElement("input");
  search.type = "search";
  search.autocomplete = "off";
  labelled("Words", search);
  const reset = document.createElement("button");
  reset.type = "reset";
  reset.textContent = "Show all";
  form.append(reset);

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = ({ column, control }) => !control.value || row.cells[column].textContent === control.value;
      row.hidden = !(filters.every(fits) && words.every((word) => text.includes(word)));
      if (!row.hidden) shown += 1;
    }
    status.textContent = `${shown} of ${rows.length} disagreements are shown.`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  box.prepend(form, status);
  filter();
});

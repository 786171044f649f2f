/* Filters for the table of disagreements; without this script the whole table is there. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const box = document.getElementById("disagreements");
  if (!box) return;
  const { make, labelled, select, words } = window.explorer;
  const table = box.querySelector("table");
  const rows = [...table.tBodies[0].rows];
  const form = make("form", { className: "review-controls" });
  const status = make("p", { role: "status" });
  const filters = [...table.tHead.rows[0].cells]
    .map((head, column) => ({ head, column }))
    .filter(({ head }) => head.hasAttribute("data-filter"))
    .map(({ head, column }) => {
      const control = select("all", [...new Set(rows.map((row) => row.cells[column].textContent))].filter(Boolean));
      form.append(labelled(head.textContent, control));
      return { column, control };
    });
  const search = make("input", { type: "search", autocomplete: "off" });
  form.append(labelled("Words", search), make("button", { type: "reset", textContent: "Show all" }));

  const filter = () => {
    const asked = words(search.value);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = ({ column, control }) => !control.value || row.cells[column].textContent === control.value;
      row.hidden = !(filters.every(fits) && asked.every((word) => text.includes(word)));
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

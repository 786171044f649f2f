/* Tables that can be filtered and sorted. Everything is read from the tables, which stand complete without this. */
window.explorer = (() => {
  "use strict";

  /* Make an element with properties, attributes and children. */
  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element && name !== "list") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  // The name of a control is its label alone; without this, a list would be called by all its choices too.
  const labelled = (text, control) => {
    control.setAttribute("aria-label", text);
    return make("label", {}, make("span", { textContent: text }), control);
  };
  const select = (first, values) => make("select", {}, make("option", { value: "", textContent: first }),
    ...values.map((value) => make("option", { value, textContent: value })));
  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

  /* Put a button into each head; `compare` orders two rows by a column, `down` says which columns begin with the largest. */
  function sortable(heads, compare, reorder, down = () => false) {
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", title: "Sort" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const falling = before ? before === "ascending" : down(column);
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        reorder((a, b) => compare(a, b, column, falling));
      });
    });
  }

  /* Compare two values; what is missing stands last whatever the direction. */
  function order(x, y, falling) {
    if (x === null || y === null) return (x === null) - (y === null);
    const way = typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x - y;
    return falling ? -way : way;
  }

  function start(box) {
    const { what, filters, ranges } = JSON.parse(box.dataset.settings);
    const body = box.querySelector("tbody");
    const rows = [...body.rows].map((element, place) => ({ element, place, text: element.textContent.toLowerCase() }));
    const members = (row, name) => row.element.dataset[name].split("|");
    const controls = { words: make("input", { type: "search", autocomplete: "off" }) };
    const form = make("form", { className: "matrix-controls" }, labelled("Words", controls.words));
    for (const [name, label] of Object.entries(filters)) {
      const values = [...new Set(rows.flatMap((row) => members(row, name)))].filter(Boolean).sort((a, b) => a.localeCompare(b, "en"));
      controls[name] = select("all", values);
      form.append(labelled(label, controls[name]));
    }
    for (const [name, label] of Object.entries(ranges)) {
      const numbers = rows.map((row) => row.element.dataset[name]).filter(Boolean).map(Number);
      for (const [end, told] of [["from", "from"], ["to", "to"]]) {
        const control = make("input", { type: "number", min: Math.min(...numbers), max: Math.max(...numbers) });
        controls[`${name}-${end}`] = control;
        form.append(labelled(`${label} ${told}`, control));
      }
    }
    const status = make("p", { className: "matrix-status", role: "status" });
    const reset = make("button", { type: "button", textContent: "Show all" });
    form.append(reset);

    function fits(row) {
      return words(controls.words.value).every((word) => row.text.includes(word))
        && Object.keys(filters).every((name) => !controls[name].value || members(row, name).includes(controls[name].value))
        && Object.keys(ranges).every((name) => {
          const [from, to] = [controls[`${name}-from`].value, controls[`${name}-to`].value];
          const own = row.element.dataset[name];
          return (!from && !to) || (own !== "" && (!from || Number(own) >= Number(from)) && (!to || Number(own) <= Number(to)));
        });
    }

    function show() {
      let shown = 0;
      for (const row of rows) {
        row.element.hidden = !fits(row);
        shown += row.element.hidden ? 0 : 1;
      }
      status.textContent = shown ? `${shown} of ${rows.length} ${what} are shown.` : `None of ${rows.length} ${what} fits. Change a filter, or show all.`;
    }

    /* The address keeps the choice, so that what is seen can be sent to somebody. */
    function remember() {
      const address = new URL(location.href);
      for (const [name, control] of Object.entries(controls)) {
        if (control.value) address.searchParams.set(name, control.value);
        else address.searchParams.delete(name);
      }
      try {
        history.replaceState(null, "", address);
      } catch { /* a page opened as a file keeps its address */ }
    }

    const asked = new URLSearchParams(location.search);
    for (const [name, control] of Object.entries(controls)) if (asked.has(name)) control.value = asked.get(name);
    form.addEventListener("input", () => { show(); remember(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", () => { form.reset(); show(); remember(); });
    const cell = (row, column) => {
      const text = row.element.cells[column].textContent;
      return text === "" || text === "not known" ? null : text;
    };
    sortable([...box.querySelectorAll("thead th")],
      (a, b, column, falling) => order(cell(a, column), cell(b, column), falling) || a.place - b.place,
      (compare) => body.append(...[...rows].sort(compare).map((row) => row.element)));
    box.prepend(form, status);
    show();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".explorer").forEach(start));
  return { make, labelled, select, words, sortable, order };
})();

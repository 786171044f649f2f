/* What a page can do beyond being read: choose colours, copy code, show where one is. It is whole without this. */
(() => {
  "use strict";
  const root = document.documentElement;

  // Colours: as the system says, until the reader chooses.
  const button = document.getElementById("colours");
  const names = { auto: "auto", light: "light", dark: "dark" };
  const order = Object.keys(names);
  const chosen = () => root.dataset.theme || "auto";
  const say = () => { button.querySelector("span").textContent = names[chosen()]; };
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(chosen()) + 1) % order.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch { /* without storage the choice lasts for this page */ }
    say();
  });
  say();
  button.hidden = false;

  // Code: a button that copies it, where the browser lets a page copy.
  if (navigator.clipboard) {
    for (const code of document.querySelectorAll("div.highlight > pre")) {
      const copy = Object.assign(document.createElement("button"), { type: "button", className: "copy-code", textContent: "Copy" });
      copy.setAttribute("aria-label", "Copy this code");
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.textContent);
        copy.textContent = "Copied";
        setTimeout(() => { copy.textContent = "Copy"; }, 2000);
      });
      code.parentElement.append(copy);
    }
  }

  // Boxes that scroll can be reached with the keyboard while they have something to scroll.
  const boxes = document.querySelectorAll(".review-figure-drawing");
  if (boxes.length) {
    const reach = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) {
          target.tabIndex = 0;
          target.setAttribute("role", "group");
          target.setAttribute("aria-label", "Drawing, wider than its box");
        } else {
          for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
        }
      }
    });
    boxes.forEach((box) => reach.observe(box));
  }

  // The search of the book, from anywhere.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector(".site-search input");
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && box.offsetParent) {
      event.preventDefault();
      box.focus();
    }
  });

  // A list in a popover has done its work when a link in it was taken.
  for (const list of document.querySelectorAll("nav[popover]")) {
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") && list.matches(":popover-open")) list.hidePopover();
    });
  }

  // The list of contents opens at the page that is being read; the page's own list follows the reading.
  const here = document.querySelector("#contents [aria-current]");
  const list = document.getElementById("contents");
  if (here && here.offsetParent && list.scrollHeight > list.clientHeight) {
    list.scrollTop = here.offsetTop - list.clientHeight / 3;
  }
  const links = new Map([...document.querySelectorAll("#on-page a[href^='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (sections.length && "IntersectionObserver" in window) {
    const seen = new Set();
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
      // Sections lie in each other: the last one in sight that began is the one being read.
      const current = sections.filter((section) => seen.has(section)).pop();
      for (const [id, link] of links) {
        if (current && id === current.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-10% 0px -75% 0px" });
    sections.forEach((section) => watcher.observe(section));
  }
})();

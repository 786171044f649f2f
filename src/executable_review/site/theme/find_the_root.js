/* The server shows the page of a missing address at that address: look for the folder that holds the whole site. */
(async () => {
  const base = document.querySelector("base");
  const parts = location.pathname.split("/");
  const folders = parts.slice(1).map((_, n) => parts.slice(0, n + 1).join("/") + "/");
  for (const folder of new Set([base.getAttribute("href"), ...folders])) {
    const answer = await fetch(folder + "objects.inv", { method: "HEAD" }).catch(() => null);
    if (answer && answer.ok) {
      base.href = folder;
      break;
    }
  }
  // The answer may come before the page is read to its end.
  if (document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  const distance = (a, b) => {
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      }
      row = next;
    }
    return row[b.length];
  };
  const name = (address) => address.split("/").pop().replace(/\.\w+$/, "").toLowerCase();
  const asked = name(location.pathname);
  const links = [...document.querySelectorAll("#contents a")];
  const near = links.map((link) => [distance(asked, name(link.pathname)), link]).sort((a, b) => a[0] - b[0])[0];
  if (asked && near && near[0] <= Math.max(1, asked.length / 3)) {
    const place = document.getElementById("nearest");
    const link = place.querySelector("a");
    link.href = near[1].getAttribute("href");
    link.textContent = near[1].textContent;
    place.hidden = false;
  }
})();

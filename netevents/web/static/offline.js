// On every page of somebody signed in: what opens without a network, and what waits to be sent.
const root = document.documentElement;
const own = document.querySelector("script[data-kept],script[data-list]");

if (root.dataset.kept !== undefined) {
  const note = Object.assign(document.createElement("p"), { className: "banner" });
  const since = new Date(root.dataset.kept || document.lastModified);
  const when = since.toLocaleString(root.lang, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  note.setAttribute("role", "status");
  note.textContent = own.dataset.kept.replace("{when}", when);
  document.querySelector("main").before(note);
}

if (own.dataset.list) {
  const titles = new Map();
  const pages = await caches.open("pages");
  for (const { url } of await pages.keys()) {
    const html = await (await pages.match(url)).text();
    titles.set(url, new DOMParser().parseFromString(html, "text/html").title);
  }
  const list = document.querySelector("#kept ul");
  for (const [url, title] of titles) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  list.parentElement.hidden = !titles.size;
} else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}

let waits = false;
try {
  waits = localStorage.getItem("netevents:waits") !== null;
} catch {
  // a browser that keeps nothing has nothing that waits
}
if (waits) import("./queue.js");

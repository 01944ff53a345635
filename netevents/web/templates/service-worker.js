// Keeps pages of whoever is signed in, and the files they need, for when there is no network. Pages come from the
// network while there is one. Whose page it is stands in a header of it; when that changes, all kept pages go.
const FILES = {{ files|tojson }};
const HEAVY = {{ heavy|tojson }};
const SHELF = "files {{ version }}";
const PAGES = "pages";
const WHO = "who";
const OFFLINE = "/offline";
const PATIENCE = 4000; // a page that was kept is shown when the network takes longer
const AFTERWARDS = 60000; // an answer for somebody who has left may still be on its way for so long
const DONE = ["sent", "connected", "waiting"];

addEventListener("install", (event) => {
  event.waitUntil(stock().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") open(event);
  else if (request.mode === "navigate" && request.method === "POST") event.respondWith(send(event));
  else if (request.method === "GET" && pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function stock() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([...FILES, new Request(OFFLINE, { credentials: "omit", cache: "reload" })]);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("files ") && name !== SHELF).map((name) => caches.delete(name)));
  const heavy = await caches.open("heavy");
  for (const { url } of await heavy.keys()) if (!HEAVY.includes(new URL(url).pathname)) await heavy.delete(url);
}

async function stockHeavy() {
  if ((await self.BarcodeDetector?.getSupportedFormats())?.includes("qr_code")) return;
  const heavy = await caches.open("heavy");
  for (const address of HEAVY) if (!(await heavy.match(address))) await heavy.add(address);
}

async function file(request) {
  const known = await caches.match(request);
  if (known) return known;
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

function open(event) {
  const asked = fetch(ofNow(event.request));
  const learnt = asked.then((answer) => learn(event.request.url, answer));
  event.waitUntil(learnt.then(() => beside(asked)).catch(() => {}));
  event.respondWith(shown(event.request.url, asked));
}

// Where a browser was led on from what it has not kept, it still asks for nothing else.
function ofNow(request) {
  const { url, cache, headers } = request;
  return cache === "only-if-cached" ? new Request(url, { headers, redirect: "manual" }) : request;
}

async function shown(url, asked) {
  const kept = await (await caches.open(PAGES)).match(url, { ignoreSearch: true });
  if (!kept) return asked.catch(offline);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([asked, late]).catch(() => null);
  return answer ?? marked(kept);
}

async function offline() {
  return (await caches.match(OFFLINE)) ?? Response.error();
}

// The page itself says how old it is; it is told by an attribute.
async function marked(kept) {
  const html = await kept.text();
  const since = kept.headers.get("Date") ?? "";
  const headers = new Headers(kept.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(html.replace("<html ", `<html data-kept="${since}" `), { headers });
}

async function send(event) {
  // Going back to what a form was answered: no browser has kept that, and nothing is to be sent a second time.
  if (event.request.cache === "only-if-cached") return anew(event.request);
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return offline();
  }
  if (/\/sign-(in|out)\b/.test(new URL(event.request.url).pathname)) await inTurn(() => forget("nobody"));
  else event.waitUntil(learn(event.request.url, answer));
  return answer;
}

// The page itself; where there is none to fetch, the one on which the form stood.
async function anew({ url, referrer }) {
  try {
    const here = await fetch(url, { method: "HEAD", headers: { Accept: "text/html" } });
    return Response.redirect(here.ok ? url : referrer || "/", 303);
  } catch {
    return offline();
  }
}

let turn = Promise.resolve();

function inTurn(act) {
  turn = turn.then(act, act);
  return turn;
}

function learn(url, answer) {
  const here = answer.headers.get("Netevents-Here");
  if (!here || answer.redirected) return undefined;
  const { pathname, search } = new URL(url, location.href);
  const copy = answer.headers.get("Netevents-Keep") === "now" && !search ? answer.clone() : null;
  return inTurn(async () => {
    const { now, left } = await who();
    if (Date.now() - (left[here] ?? 0) < AFTERWARDS) return;
    if (here !== now) await forget(here);
    if (copy) await (await caches.open(PAGES)).put(pathname, copy);
  });
}

// The other pages of the same person that are to open without a network are fetched once.
async function beside(asked) {
  const answer = await asked;
  const others = answer.headers.get("Netevents-Also")?.split(" ") ?? [];
  if (!others.length) return;
  for (const path of others) {
    if (await (await caches.open(PAGES)).match(path)) continue;
    await learn(path, await fetch(path, { headers: { Accept: "text/html" } }));
  }
  await stockHeavy();
}

async function who() {
  const said = await (await caches.open(WHO)).match("/");
  return said ? said.json() : { now: "nobody", left: {} };
}

async function forget(here) {
  const { now, left } = await who();
  await caches.delete(PAGES);
  if (now !== "nobody") left[now] = Date.now();
  for (const name of Object.keys(left)) if (Date.now() - left[name] > AFTERWARDS) delete left[name];
  await (await caches.open(WHO)).put("/", new Response(JSON.stringify({ now: here, left })));
  if (now !== "nobody") await forgetWhatWasSent();
}

// Scans and notes that still wait stay for their person; what the server has needs no trace here.
function forgetWhatWasSent() {
  return new Promise((resolve) => {
    const asked = indexedDB.open("netevents", 1);
    asked.onerror = resolve;
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onsuccess = () => {
      const all = asked.result.transaction("queue", "readwrite");
      all.objectStore("queue").openCursor().onsuccess = ({ target: { result: row } }) => {
        if (!row) return;
        if (DONE.includes(row.value.state)) row.delete();
        row.continue();
      };
      all.oncomplete = all.onabort = () => {
        asked.result.close();
        resolve();
      };
    };
  });
}

// The scanner of somebody at an event: reads a badge, keeps and sends it, says what came of it, and reads the next.
import { flush, keep, room, rows } from "./queue.js";

const page = document.querySelector("[data-scan]");
const part = (name) => page.querySelector(`#${name}`);
const sees = part("sees");
const said = part("said");
const use = part("use");
const next = part("next");
const light = part("light");
const zoom = part("zoom");
const aloud = part("aloud");
const token = page.querySelector("[name=csrf_token]").value;
const { event, registration, leads, hosts, waits } = page.dataset;
const words = JSON.parse(page.dataset.words);

const PATIENCE = 4000;
const BADGE = /^\/x\/([a-z2-7]{20}(?:[a-z2-7]{22})?)$/i; // with 22 letters that change, where it is shown on a screen
const SIGNED = /^NE:[OA]:/;
let scanner = null;
let isStarting = false;
let isLit = false;
let isTelling = false;
let isLate = false;
let told = ""; // the key of the scan that is told

// What stands in a code: a badge’s token, or a sentence about what it is instead.
function understood(text) {
  let address;
  try {
    address = new URL(text.trim());
  } catch {
    return { says: words.no_badge };
  }
  const { host, pathname } = address;
  if (host !== location.host && !hosts.split(" ").includes(host)) {
    return { says: host ? words.elsewhere.replace("{host}", host) : words.no_badge };
  }
  const badge = BADGE.exec(pathname);
  if (badge) return { token: badge[1].toUpperCase() };
  return { says: words.other };
}

async function read(text) {
  if (SIGNED.test(text)) return location.assign(`/e/${event}/two-phones#${encodeURIComponent(text)}`); // it stays on the phone
  const badge = understood(text);
  if (!badge.token) return hint(badge.says);
  if (leads) return location.assign(`/x/${badge.token}`); // what stands there for leaders is a page of its own
  scanner?.pause();
  part("picture").pause();
  await take(badge);
}

// A scan is on this phone before anything is said of it, and sent from there; where nothing can be kept, at once.
async function take(what) {
  let row;
  try {
    row = await keep({ kind: "scan", event, registration, ...what, scannedAt: new Date() });
  } catch (error) {
    return tell(what.token ? await sent(what.token).catch(() => ({ says: error.message, isBad: true })) : { says: error.message, isBad: true });
  }
  told = row.key;
  said.textContent = row.says;
  const went = flush().catch(() => {});
  await Promise.race([went, new Promise((late) => setTimeout(late, PATIENCE))]);
  const now = await fresh(row.key);
  if (told === row.key) await tell(now.state === "saved" ? { says: words.later, url: waits, isLate: true } : cameTo(now));
}

async function fresh(key) {
  return (await rows(registration)).find((row) => row.key === key) ?? { state: "saved" };
}

function cameTo({ state, says, error, url }) {
  return { says: error || says, url, isBad: state === "refused" };
}

// What was said to wait has gone out meanwhile.
addEventListener("netevents:queue", async () => {
  if (!isTelling || !isLate) return;
  const row = await fresh(told);
  if (row.state !== "saved" && isTelling && isLate) await tell(cameTo(row));
});

async function sent(badge) {
  const body = new URLSearchParams({ csrf_token: token, key: crypto.getRandomValues(new Uint32Array(3)).join("-") });
  const answer = await fetch(`/x/${badge}`, { method: "POST", body, headers: { Accept: "application/json" } });
  const { url, error } = await answer.json();
  if (url) return { url };
  const says = typeof error === "string" ? error : answer.status === 404 ? words.unknown : words.again;
  return { says, isBad: answer.status !== 202 };
}

// The page of the connection says who it is, when they met and what was noted; what matters of it is shown here.
async function tell(came) {
  isTelling = true;
  isLate = Boolean(came.isLate);
  let { says, url, isBad } = came;
  const about = [];
  if (url && !isLate) {
    try {
      const answer = await fetch(url);
      const met = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      says = met.querySelector(".flash[role=status]")?.textContent.trim() ?? says;
      about.push(...met.querySelectorAll(".who, .question, .panel.warm > p:only-child"), ...notes(met));
    } catch {
      says ??= words.connected; // the scan arrived; only its page did not come back
    }
  }
  const box = part(isBad ? "refused" : isLate ? "late" : "met").content.cloneNode(true);
  box.querySelector("[data-says]").textContent = says;
  box.querySelector("[data-about]")?.append(...about);
  const open = box.querySelector("a");
  if (open && url) open.href = url;
  else open?.remove();
  said.replaceChildren(box);
  sees.hidden = use.hidden = true;
  next.hidden = false;
  feel(isBad ? [40, 60, 40] : [60]);
  say([...said.querySelectorAll("[data-says], h1")].map((word) => word.textContent).join(" "));
}

function notes(met) {
  return [...met.querySelectorAll("textarea")].filter((line) => line.value).map((line) => {
    const noted = document.createElement("p");
    noted.textContent = `${met.querySelector(`label[for="${line.id}"]`).textContent}: ${line.value}`;
    return noted;
  });
}

// A sentence beneath the picture, which goes on.
function hint(sentence) {
  said.textContent = sentence;
  feel([40]);
  say(sentence);
}

function feel(pattern) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

function say(sentence) {
  if (!aloud.checked) return;
  speechSynthesis.cancel();
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(sentence), { lang: document.documentElement.lang }));
}

async function begin() {
  if (isStarting || scanner) return;
  isStarting = true;
  isTelling = false;
  use.hidden = next.hidden = true;
  sees.hidden = false;
  said.textContent = words.starting;
  try {
    const { start } = await import(page.dataset.scanner);
    scanner = await start(part("picture"), read, () => end(words.stopped));
    said.textContent = words.hold;
    light.hidden = !scanner.hasLight;
    zoom.hidden = !scanner.zoom;
    if (scanner.zoom) Object.assign(zoom, { ...scanner.zoom, step: scanner.zoom.step || 0.1 });
  } catch (error) {
    end(words[error.message] ?? words.unloaded);
  } finally {
    isStarting = false;
  }
  if (document.hidden) end("");
}

function end(sentence) {
  scanner?.stop();
  scanner = null;
  isLit = false;
  light.setAttribute("aria-pressed", "false");
  sees.hidden = true;
  if (isTelling) return;
  use.hidden = false;
  said.textContent = sentence;
}

use.addEventListener("click", begin);

next.addEventListener("click", () => {
  if (!scanner) return begin();
  isTelling = false;
  next.hidden = true;
  sees.hidden = false;
  said.textContent = words.hold;
  part("picture").play();
  scanner.resume();
});

light.addEventListener("click", () => {
  isLit = !isLit;
  light.setAttribute("aria-pressed", String(isLit));
  scanner.light(isLit);
});

zoom.addEventListener("input", () => scanner.zoomTo(zoom.valueAsNumber));

// A camera that nobody looks through is switched off.
document.addEventListener("visibilitychange", () => {
  if (document.hidden && scanner) end("");
  else if (!document.hidden && !isTelling && !use.hidden && !said.textContent) begin();
});

const typing = page.querySelector("form");
typing.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const body = new URLSearchParams(new FormData(typing));
  try {
    const answer = await fetch(typing.action, { method: "POST", body, signal: AbortSignal.timeout?.(2 * PATIENCE) });
    if (answer.redirected) return location.assign(answer.url);
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-scan] form .field");
    if (!drawn) return hint(words.again);
    typing.querySelector(".field").replaceWith(drawn);
    typing.querySelector("input:not([type=hidden])").focus();
  } catch {
    const code = body.get("code").trim();
    if (!code) return;
    end("");
    await take({ code });
    typing.reset();
  }
});

part("photo").addEventListener("click", () => part("file").click());
part("file").addEventListener("change", async () => {
  const [file] = part("file").files;
  part("file").value = "";
  if (!file) return;
  said.textContent = words.reading;
  try {
    const { readPicture } = await import(page.dataset.scanner);
    const text = await readPicture(file);
    if (text) await read(text);
    else hint(words.nothing);
  } catch (error) {
    hint(words[error.message] ?? words.unloaded);
  }
});

if ("speechSynthesis" in window) {
  part("speech").hidden = false;
  aloud.checked = localStorage.getItem("aloud") === "yes";
  aloud.addEventListener("change", () => localStorage.setItem("aloud", aloud.checked ? "yes" : "no"));
}

part("copy")?.addEventListener("click", async () => {
  const address = part("address");
  try {
    await navigator.clipboard.writeText(address.value);
    part("copy").textContent = words.copied;
  } catch {
    address.select();
  }
});

if (page.dataset.scan === "now") begin();
else use.hidden = false;

room().then(({ says }) => {
  part("room").textContent = says;
});

// Scans and notes that wait on this phone until the server has them. Each belongs to a registration, and is sent only
// while its person is signed in. It is on the disk before anybody is told that it is saved (durability: "strict"),
// and leaves only on an answer that repeats its key: whatever was lost on the way is sent again under the same one.
//   const row = await keep({ kind: "scan", event, registration, token, scannedAt });   then: flush()
// The words stand on the page, in what macros/queue.html draws. What goes wrong in keep() is thrown as an Error whose
// message is a sentence for the person.

const NAME = "netevents";
const STORE = "queue";
const PATIENCE = 15000;
const ANSWER = 1000;
const CLOCKS_AGREE = 10000; // beyond that, this phone’s clock is set right by the server’s
const NARROW = 2 ** 21; // bytes that should be free at least
const KEPT_FOR = 7 * 24 * 3600 * 1000; // what was sent is listed for so long
const TRIES = 3; // so often the server may fail at one thing before it goes behind the others
const STATES = { new: "connected", again: "connected", waiting: "waiting", recorded: "sent", kept: "sent" };

const others = "BroadcastChannel" in self ? new BroadcastChannel("netevents:queue") : null;
let opening = null;
let sending = null;
let isAskedFor = false;

export async function keep(item) {
  const key = item.key ?? crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(3)).join("-");
  const scannedAt = new Date(item.scannedAt ?? Date.now()).toISOString();
  const row = { ...item, key, scannedAt, keptAt: Date.now(), state: "saved" };
  if (!row.registration) throw new Error(words().full);
  try {
    await within("readwrite", (store) => store.put(row));
  } catch {
    throw new Error(words().full);
  }
  mark(true);
  changed();
  return shown(row);
}

export async function rows(registration) {
  const found = (await all()).filter((row) => row.registration === registration);
  return found.map(shown);
}

export async function dismiss(key) {
  await within("readwrite", (store) => store.delete(key));
  changed();
}

// Sends what waits; one at a time, in whichever window. What is kept meanwhile goes along.
export function flush() {
  isAskedFor = true;
  sending ??= send();
  return sending;
}

async function send() {
  let found = [];
  try {
    while (isAskedFor) {
      isAskedFor = false;
      await (navigator.locks ? navigator.locks.request("netevents:queue", sendAll) : sendAll());
      found = await all();
    }
  } finally {
    sending = null;
  }
  return found.map(shown);
}

// Whether a scan could be saved here, asked before the first one.
export async function room() {
  const trial = { key: "trial", text: "x".repeat(4096) };
  try {
    await within("readwrite", (store) => store.put(trial));
    await within("readwrite", (store) => store.delete(trial.key));
  } catch {
    return { ok: false, says: words().none };
  }
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  if (quota - usage < NARROW) return { ok: true, says: words().narrow };
  // Firefox asks its owner, who may never answer; until then it is not safe.
  const asked = navigator.storage?.persist?.().catch(() => false);
  const isSafe = await Promise.race([asked, new Promise((soon) => setTimeout(soon, ANSWER))]);
  return { ok: true, says: "", isSafe };
}

function words() {
  return document.querySelector("[data-queue]")?.dataset ?? {};
}

function shown(row) {
  return { ...row, says: row.state === "refused" ? row.error : words()[row.state] };
}

function within(mode, act) {
  opening ??= opened();
  return opening.then((database) => new Promise((resolve, reject) => {
    const one = database.transaction(STORE, mode, { durability: "strict" });
    const asked = act(one.objectStore(STORE));
    one.oncomplete = () => resolve(asked.result);
    one.onabort = () => reject(one.error);
  })).catch((error) => {
    opening = null; // the next one opens it anew
    throw error;
  });
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function all() {
  const found = await within("readonly", (store) => store.getAll());
  return found.filter((row) => row.registration).sort((one, other) => one.keptAt - other.keptAt);
}

async function sendAll() {
  await tidy();
  const waiting = inTurn((await all()).filter((row) => row.state === "saved"));
  if (!waiting.length) return mark(false);
  for (const event of new Set(waiting.map((row) => row.event))) {
    const here = await json(`/e/${event}/scans/fresh`);
    if (!here?.csrf) continue; // no network, or nobody of this event is signed in
    const ahead = Date.now() - new Date(here.now);
    const wrong = Math.abs(ahead) > CLOCKS_AGREE ? ahead : 0;
    for (const row of waiting) {
      if (row.event !== event || ![here.registration, ...(here.also ?? [])].includes(row.registration)) continue;
      if (!(await sent(row, here.csrf, wrong))) break;
    }
  }
}

// What the server failed at again and again holds up nothing else, and a note about a scan stays behind that scan.
function inTurn(waiting) {
  const about = ({ token, code, key }) => token || code || key;
  const behind = (row) => Math.max(...waiting.map((one) => (about(one) === about(row) ? Math.floor((one.failed ?? 0) / TRIES) : 0)));
  const turns = new Map(waiting.map((row) => [row.key, behind(row)]));
  return waiting.sort((one, other) => turns.get(one.key) - turns.get(other.key));
}

async function tidy() {
  const old = (await all()).filter(({ state, keptAt }) => !["saved", "refused"].includes(state) && keptAt < Date.now() - KEPT_FOR);
  for (const { key } of old) await within("readwrite", (store) => store.delete(key));
}

async function sent(row, csrf, wrong) {
  const { event, keptAt, state, scannedAt, failed = 0, ...fields } = row;
  const scanned_at = new Date(new Date(scannedAt) - wrong).toISOString();
  const body = new URLSearchParams({ ...fields, scanned_at, csrf_token: csrf });
  const answer = await json(`/e/${event}/scans`, { method: "POST", body });
  if (answer?.status === 500) await within("readwrite", (store) => store.put({ ...row, failed: failed + 1 }));
  if (answer?.key !== row.key) return false;
  const came = { state: STATES[answer.result] ?? "refused", error: answer.error, url: answer.url, name: answer.name };
  await within("readwrite", (store) => store.put({ ...row, ...came }));
  changed();
  return true;
}

async function json(address, more = {}) {
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error", cache: "no-store", signal, ...more });
    return { ...(await answer.json().catch(() => null)), status: answer.status };
  } catch {
    return null;
  }
}

function changed() {
  others?.postMessage("changed");
  dispatchEvent(new Event("netevents:queue"));
}

// Pages that do not load this ask first whether anything waits.
function mark(isWaiting) {
  try {
    if (isWaiting) localStorage.setItem("netevents:waits", "yes");
    else localStorage.removeItem("netevents:waits");
  } catch {
    // then the pages that list the queue send it
  }
}

others?.addEventListener("message", () => dispatchEvent(new Event("netevents:queue")));
addEventListener("online", () => flush().catch(() => {}));
document.addEventListener("visibilitychange", () => document.hidden || flush().catch(() => {}));
flush().catch(() => {});

// The badge on one's own screen: keeps it awake, and where its code changes, makes each next one, without the network too.

const STEP = 30; // seconds
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const EASY = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const NEAR = 5; // seconds by which a clock may be off without anybody noticing
const AHEAD = "netevents clock";

const badge = document.querySelector(".badge");
const { address, secret, clock, code, registration, event, keys } = badge.dataset;

awake();
document.addEventListener("visibilitychange", awake);
if (secret && window.crypto?.subtle) change();
if (registration) ready();

// For meeting somebody without the network this phone needs a key that the server knows.
async function ready() {
  const { keyOf } = await import("./phone_key.js");
  const csrf = document.querySelector("[name=csrf_token]").value;
  await keyOf(registration, { event, csrf, known: keys }).catch(() => {}); // a browser that keeps nothing
}

function awake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {}); // a low battery says no
}

async function change() {
  const { draw } = await import("./qr.js");
  const bytes = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const ahead = await clocksApart();
  let last;
  let timer;
  const show = async () => {
    clearTimeout(timer);
    const moment = Date.now() / 1000 + ahead;
    const step = Math.floor(moment / STEP);
    timer = setTimeout(show, (STEP * (step + 1) - moment) * 1000 + 20);
    if (step === last) return;
    last = step;
    const place = Array.from({ length: 6 }, (_, at) => BASE32[Math.floor(step / 32 ** (5 - at)) % 32]).join("");
    const proof = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(place)));
    draw(badge.querySelector(".plate svg"), address + place + base32(proof).slice(0, 16));
    const end = Array.from(proof.slice(10, 13), (byte) => EASY[byte % 32]).join("");
    badge.querySelector(".big-code").textContent = `${code} ${end}`;
  };
  document.addEventListener("visibilitychange", show); // timers sleep while the screen is off
  await show();
}

// A phone's clock may be wrong, and a page that was kept carries a time long past: then the server is asked, or the last answer holds.
async function clocksApart() {
  const known = Number(remembered() ?? 0);
  let ahead = clock - Date.now() / 1000;
  if (Math.abs(ahead - known) > NEAR) {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const said = Number(answer?.headers.get("Netevents-Clock") ?? NaN);
    ahead = Number.isFinite(said) ? said - Date.now() / 1000 : known;
  }
  remembered(ahead);
  return ahead;
}

function remembered(ahead) {
  try {
    if (ahead !== undefined) localStorage.setItem(AHEAD, ahead);
    return localStorage.getItem(AHEAD);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function base32(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((five) => BASE32[parseInt(five, 2)]).join("");
}

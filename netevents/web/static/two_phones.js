// Two phones without the network: one shows an offer, the other signs an answer to it, the first signs a receipt.
// Each keeps what it holds in the queue; whichever has a network first connects both.
import { keyOf, stored } from "./phone_key.js";
import { draw } from "./qr.js";
import { flush, keep } from "./queue.js";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNED = /^NE:([OA]):([A-Z2-7]{12}):(\d{10}):([A-Z2-7]{16}):[A-Z2-7]{103}$/;
const APART = 15 * 60; // seconds between an offer and its answer

const page = document.querySelector("#two");
const part = (name) => page.querySelector(`#${name}`);
const words = JSON.parse(page.dataset.words);
const { event, registration, keys } = page.dataset;
let key;

begin();

async function begin() {
  if (!window.crypto?.subtle) return say(words.https);
  const csrf = page.querySelector("[name=csrf_token]").value;
  key = await keyOf(registration, { event, csrf, known: keys }).catch(() => undefined);
  if (!key) return say(words.no_key);
  part("offer").hidden = part("paste").hidden = false;
  say(words.ready);
  part("offer").addEventListener("click", offer);
  part("paste").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    read(part("text").value);
    part("text").value = "";
  });
  window.addEventListener("hashchange", fromScanner);
  fromScanner();
}

// The scanner hands over what it read behind the address, so that it never leaves the phone.
function fromScanner() {
  const text = decodeURIComponent(location.hash.slice(1));
  if (!text) return;
  history.replaceState(null, "", location.pathname);
  read(text);
}

async function read(text) {
  const [code, kind, by, at, nonce] = SIGNED.exec(text.trim().toUpperCase()) ?? [];
  if (!code) return say(words.no_code);
  if (by === key.code.toUpperCase()) return say(words.own);
  if (Math.abs(seconds() - at) > APART) return say(words.old);
  try {
    await (kind === "O" ? answer(code, nonce) : receipt(code, nonce));
  } catch (error) {
    say(error.message); // it could not be kept, and that is what it says
  }
}

async function offer() {
  const nonce = base32(crypto.getRandomValues(new Uint8Array(10)));
  const text = await signed("O", nonce);
  await stored("offers", "readwrite", (offers) => offers.put({ nonce, registration, text }));
  show(text, words.show_offer);
  part("offer").classList.remove("main"); // what comes next is to scan
  page.querySelector("a.button").classList.replace("quiet", "main");
}

async function answer(offered, nonce) {
  const text = await signed("A", nonce, offered);
  await keep({ kind: "signed", event, registration, text: `${offered} ${text}` });
  show(text, words.show_answer);
  flush();
}

async function receipt(answered, nonce) {
  const mine = await stored("offers", "readonly", (offers) => offers.get(nonce));
  if (mine?.registration !== registration) return say(words.other);
  const text = await signed("R", nonce, mine.text, answered);
  await keep({ kind: "signed", event, registration, text: `${mine.text} ${answered} ${text}` });
  await stored("offers", "readwrite", (offers) => offers.delete(nonce));
  part("shown").hidden = true;
  say(words.done);
  flush();
}

async function signed(kind, nonce, ...before) {
  const said = `NE:${kind}:${key.code.toUpperCase()}:${seconds()}:${nonce}`;
  const bytes = new TextEncoder().encode([...before, said].join(" "));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, bytes);
  return `${said}:${base32(new Uint8Array(signature))}`;
}

function seconds() {
  return Math.floor(Date.now() / 1000);
}

function base32(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{1,5}/g).map((five) => BASE32[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

function show(text, sentence) {
  draw(part("shown").querySelector("svg"), text);
  part("shown").dataset.text = text;
  part("shown").hidden = false;
  say(sentence);
  navigator.wakeLock?.request("screen").catch(() => {}); // a low battery says no
}

function say(sentence) {
  part("said").textContent = sentence;
}

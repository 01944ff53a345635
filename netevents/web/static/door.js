// The door without leaving the page: forms are sent behind it, and what they changed is drawn anew. Several scans
// may wait in line. Whatever a scanner types, and wherever, is a badge and goes into the badge’s field.
const door = document.querySelector("[data-door]");
const field = document.querySelector("#badge");
const search = door.querySelector("[role=search]");
const said = document.querySelector("#said");
const TOKEN = /(?:^|[^A-Z2-7])[A-Z2-7]{20}(?![A-Z2-7])/i;
const words = JSON.parse(door.dataset.words);
const typesWithKeys = matchMedia("(pointer: fine)").matches;

let line = Promise.resolve();
let looking = new AbortController();
let wait = 0;

door.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  const typed = form.querySelector("input:not([type=hidden])");
  if (typed && typed !== field && TOKEN.test(typed.value)) {
    const badge = typed.value;
    typed.value = "";
    scan(badge);
  } else if (form === search) {
    find();
  } else if (form.id === "scan") {
    scan(field.value);
  } else {
    send(form, new URLSearchParams(new FormData(form)));
  }
});

search.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(find, 250);
});

document.addEventListener("keydown", (event) => {
  const elsewhere = !event.target.closest("input, select, textarea");
  if (elsewhere && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    field.focus();
  }
});

function scan(text) {
  if (!text.trim()) return;
  const form = document.querySelector("#scan");
  const sent = new URLSearchParams(new FormData(form));
  sent.set("badge", text);
  field.value = "";
  send(form, sent);
}

function send(form, sent) {
  const adds = document.querySelector("#add").contains(form);
  const buttons = form.id === "scan" ? [] : form.querySelectorAll("button");
  if (!sent.has("q")) sent.set("q", search.elements.q.value);
  for (const button of buttons) button.disabled = true;
  line = line.then(async () => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector("#said")) throw new Error("another page");
      draw(page, ["said", "waiting", "found", "now", ...(adds ? ["add"] : [])]);
      if (adds && answer.status === 422) return document.querySelector("#add input:not([type=hidden])").focus();
    } catch {
      tellOfTrouble(sent.get("badge"));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
    if (typesWithKeys && !document.activeElement.matches("input, select, textarea")) field.focus();
  });
}

async function find() {
  clearTimeout(wait);
  looking.abort();
  looking = new AbortController();
  try {
    const address = `${search.action}?${new URLSearchParams(new FormData(search))}`;
    const answer = await fetch(address, { signal: looking.signal });
    draw(new DOMParser().parseFromString(await answer.text(), "text/html"), ["found"]);
  } catch {
    // the next letter asks again
  }
}

function draw(page, parts) {
  for (const id of parts) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes);
  }
}

function tellOfTrouble(badge) {
  const box = document.createElement("div");
  const word = document.createElement("p");
  const more = document.createElement("p");
  box.className = "said bad";
  word.className = "word";
  word.textContent = words.not_saved;
  more.textContent = badge ? words.scan_again.replace("{badge}", badge.slice(-20)) : words.again;
  box.append(word, more);
  said.replaceChildren(box);
}

const sees = document.querySelector("#sees");
const camera = document.querySelector("#camera");
const light = document.querySelector("#light");
let scanner = null;
let isLit = false;

camera.hidden = false;
camera.addEventListener("click", async () => {
  camera.disabled = true;
  const video = document.createElement("video");
  sees.prepend(video);
  try {
    const { start } = await import(door.dataset.scanner);
    scanner = await start(video, scan);
    light.hidden = !scanner.hasLight;
    sees.hidden = false;
  } catch (error) {
    video.remove();
    camera.disabled = false;
    said.textContent = words[error.message] ?? words.unloaded;
  }
});

light.addEventListener("click", () => {
  isLit = !isLit;
  scanner.light(isLit);
});

document.querySelector("#stop").addEventListener("click", () => {
  scanner?.stop();
  sees.querySelector("video")?.remove();
  sees.hidden = true;
  camera.disabled = false;
  camera.focus();
});

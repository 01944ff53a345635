// The page that lists what waits on this phone: each row with its state, and a line to write about it.
import { dismiss, flush, keep, room, rows } from "./queue.js";

const page = document.querySelector("[data-registration]");
const list = document.querySelector("#rows");
const button = document.querySelector("#send");
const said = document.querySelector("#said");
const { event, registration } = page.dataset;
const TONES = { saved: "wait", waiting: "wait", sent: "good", connected: "good", refused: "bad" };

async function draw() {
  if (list.contains(document.activeElement) && document.activeElement.value) return; // somebody is writing
  const found = await rows(registration);
  list.replaceChildren(...found.reverse().map(drawn));
  const isWaiting = found.some((row) => row.state === "saved");
  button.hidden = !isWaiting;
  document.querySelector("#none").hidden = found.length > 0;
  if (!isWaiting) said.textContent = "";
  return isWaiting;
}

function drawn(row) {
  const item = document.querySelector("#row").content.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  const when = new Date(row.scannedAt);
  const { code, note, scan } = page.dataset;
  part("what").textContent = row.name || (row.kind === "note" ? note : row.code ? `${code} ${row.code}` : scan);
  part("when").textContent = when.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  part("words").textContent = row.kind === "note" ? [row.talked_about, row.my_question, row.offered].filter(Boolean).join(" · ") : "";
  part("words").hidden = !part("words").textContent;
  part("state").textContent = row.says;
  part("state").classList.add(TONES[row.state]);
  if (row.url) Object.assign(part("open"), { href: row.url, hidden: false });
  else part("open").remove();
  part("dismiss").hidden = part("acts").hidden = row.state === "saved";
  part("dismiss").addEventListener("click", () => dismiss(row.key));
  part("noting").hidden = row.kind !== "scan" || row.state === "refused" || Boolean(row.url);
  const lines = item.querySelector("textarea");
  part("keep").addEventListener("click", async () => {
    if (!lines.value.trim()) return lines.focus();
    const { token, code: typed, scannedAt } = row;
    try {
      await keep({ kind: "note", event, registration, ...(token ? { token } : { code: typed }), scannedAt, talked_about: lines.value });
    } catch (error) {
      return (said.textContent = error.message);
    }
    lines.value = "";
    await draw();
    await flush();
  });
  return item;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  await flush();
  button.disabled = false;
  if (await draw()) said.textContent = page.dataset.still;
});

addEventListener("netevents:queue", draw);
draw().then(async (isWaiting) => {
  const { ok, says, isSafe } = await room();
  const box = document.querySelector("#room");
  box.textContent = says || (ok && isWaiting && !isSafe ? page.dataset.unsafe : "");
  box.hidden = !box.textContent;
}).catch(async () => (said.textContent = (await room()).says));

// A note about somebody is kept on this phone first and sent from there: no connection that drops can lose it.
import { dismiss, flush, keep } from "./queue.js";

const { event, registration, connection, kept, saved } = document.querySelector("script[data-connection]").dataset;
const form = document.querySelector("form[action$='/note']");
const said = form?.querySelector("[role=status]");
const lines = () => [...form.querySelectorAll("textarea")];

let before = {};
let turns = 0;
remember();

form?.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const turn = ++turns; // an answer to what was written before says nothing about this
  said.replaceChildren();
  const written = Object.fromEntries(lines().map(({ name, value }) => [name, value]));
  let row;
  try {
    row = await keep({ kind: "note", event, registration, connection, ...written, ...before });
  } catch {
    return form.submit(); // no room on this phone: straight to the server
  }
  say(kept);
  remember();
  const now = (await flush()).find(({ key }) => key === row.key);
  if (now?.state === "sent" && turn === turns) say(saved);
  if (now?.state === "refused") {
    say(now.says, "error");
    await dismiss(row.key); // what was typed still stands in the form
  }
});

function remember() {
  before = Object.fromEntries(form ? lines().map(({ name, value }) => [`before_${name}`, value]) : []);
}

function say(words, tone = "") {
  const flash = Object.assign(document.createElement("p"), { className: `flash ${tone}`, textContent: words });
  said.replaceChildren(flash);
}

// Texts to take along: a button below each that copies it. One that people may change goes as it stands into the
// ways to send it in the same panel, and is kept as soon as they turn to something else.
let keeping;

for (const text of document.querySelectorAll("textarea[data-copy]")) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = text.dataset.copy;
  copy.setAttribute("aria-live", "polite");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      copy.textContent = text.dataset.copied;
    } catch {
      text.select();
    }
  });
  if (navigator.clipboard) text.after(copy);
  if (text.readOnly) continue;

  text.addEventListener("input", () => {
    copy.textContent = text.dataset.copy;
    const body = encodeURIComponent(text.value.replaceAll("\n", "\r\n"));
    for (const way of text.closest("section").querySelectorAll("a[href^='mailto:'], a[href^='sms:']")) {
      way.href = way.href.replace(/([?&]body=)[^&]*/, (_all, begins) => begins + body);
    }
  });
  text.addEventListener("change", () => {
    const { action, method } = text.form;
    keeping = fetch(action, { method, body: new FormData(text.form), keepalive: true }).catch(() => null);
    keeping.form = text.form;
  });
}

document.addEventListener("submit", async (submitted) => {
  if (!keeping || submitted.target === keeping.form) return;
  submitted.preventDefault();
  const { target, submitter } = submitted;
  const answer = await keeping;
  const { form } = keeping;
  keeping = undefined;
  if (answer && !answer.ok) form.requestSubmit(); // what was refused is said, and stands there to be mended
  else target.requestSubmit(submitter);
});

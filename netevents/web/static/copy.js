// Texts to take along: a button below each that copies it. Without this they are selected by hand.
for (const text of document.querySelectorAll("textarea[readonly]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = text.dataset.copied;
    } catch {
      text.select();
    }
  });
  text.after(button);
}

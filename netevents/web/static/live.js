// Keeps parts of a page fresh: asks every four seconds whether the page is new, and not while nobody looks.
const PAUSE = 4000;

for (const part of document.querySelectorAll("[data-live]")) {
  const ids = [part.id, ...(part.dataset.also ?? "").split(" ").filter(Boolean)];
  let timer = 0;

  async function look() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const known = { "If-None-Match": `W/"${part.dataset.version}"` };
      const answer = await fetch(part.dataset.live, { headers: known, cache: "no-store" });
      if (answer.redirected) return void location.reload();
      if (answer.status === 200 && !ids.some((id) => document.getElementById(id).contains(document.activeElement))) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        part.dataset.version = page.getElementById(part.id).dataset.version;
        for (const id of ids) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
      }
    } catch {
      // no connection at the moment; the next look may have one
    }
    timer = setTimeout(look, PAUSE);
  }

  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, PAUSE);
}

// Offers the time zones that this device knows, its own first, to whoever writes one.
const known = Intl.supportedValuesOf?.("timeZone") ?? [];
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("input[data-zones]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-zones`;
  list.append(...[own, ...known.filter((name) => name !== own)].map((name) => new Option(name, name)));
  field.after(list);
  field.setAttribute("list", list.id);
}

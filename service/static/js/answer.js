// A moved weight fetches the answer anew: what the reader opened or shut stays so, nothing jumps, links take the weights along.
const answer = document.getElementById("answer");
const panel = document.querySelector(".weights");
const said = document.getElementById("weights-said");
const wide = matchMedia("(min-width: 62rem)");
const turned = new Map();
let mark = null;

// A part is known by where it stands and by its title; counts and verdicts in a title change with the weights.
function titleOf(part) {
  const title = part.querySelector(":scope > summary");
  const words = (title.querySelector(".line__what, span") ?? title).firstChild?.textContent ?? "";
  return part.classList.contains("fold") ? words.split(/[（(\d]/)[0].trim() : words.trim();
}
function parts() {
  const met = new Map();
  return [...answer.querySelectorAll("details")].map((part) => {
    const home = part.closest("article[id], section[aria-labelledby]");
    const name = `${home?.id || home?.getAttribute("aria-labelledby")} ${titleOf(part)}`;
    met.set(name, (met.get(name) ?? 0) + 1);
    return [`${name} ${met.get(name)}`, part];
  });
}

// On a wide screen the weights stand still beside the answer, on a narrow one they stand in the middle of it.
function markOf() {
  if (!wide.matches) return panel;
  const above = [...answer.querySelectorAll("section[aria-labelledby]")].filter((part) => part.getBoundingClientRect().top <= 1);
  return above.at(-1) ?? null;
}
function here(part) {
  return part?.isConnected ? part : answer.querySelector(`section[aria-labelledby="${part.getAttribute("aria-labelledby")}"]`);
}

if (answer && panel) {
  document.addEventListener("toggle", (event) => {
    const found = parts().find(([, part]) => part === event.target);
    if (found) turned.set(found[0], event.target.open);
  }, true);
  document.addEventListener("htmx:before:request", () => said?.replaceChildren());
  document.addEventListener("htmx:before:swap", () => {
    for (const [name, part] of parts()) if (part.open) turned.set(name, true);
    const part = markOf();
    mark = part && { part, top: part.getBoundingClientRect().top };
  });
  document.addEventListener("htmx:before:settle", () => {
    for (const [name, part] of parts()) {
      part.open = turned.get(name) ?? (wide.matches && "wide" in part.dataset);
    }
    const part = mark && here(mark.part);
    if (part) scrollBy({ top: part.getBoundingClientRect().top - mark.top, behavior: "instant" });
    mark = null;
    const way = answer.querySelector("a[href*='/consult']")?.search;
    for (const link of document.querySelectorAll("[data-with-weights], header a[hreflang]")) if (way) link.search = way;
  });
}

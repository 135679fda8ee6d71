// Small helps of the public form: copy the private link, lead the eye to what must be mended.
const summary = document.getElementById("error-summary");
if (summary) summary.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  const link = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  if (!link || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      said.textContent = button.dataset.done;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(link);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  });
}
for (const link of document.querySelectorAll(".copy-row__link")) {
  link.textContent = link.href;
}

// What a link leads to is shown though it stands behind a title; older browsers leave the title shut.
function reveal(id) {
  for (let part = document.getElementById(id); part; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
  }
}
addEventListener("hashchange", () => reveal(location.hash.slice(1)));
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) reveal(link.hash.slice(1));
});
if (location.hash) reveal(location.hash.slice(1));

// On paper nothing can be pressed: everything is printed open, and shut again afterwards.
let shut = [];
addEventListener("beforeprint", () => {
  shut = [...document.querySelectorAll("main details:not([open])")];
  for (const part of shut) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of shut) part.open = false;
});

// A wide screen has room for what a phone keeps shut; answer.js keeps it so when a new answer is fetched.
if (matchMedia("(min-width: 62rem)").matches) {
  for (const part of document.querySelectorAll("details[data-wide]")) part.open = true;
}

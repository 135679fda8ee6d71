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

// The buttons beside a weight change its number here; htmx fetches the new answer. Without scripts they send the form.
const STEP = 5;
const panel = document.querySelector("[data-weights]");
const form = document.getElementById("weights");

if (panel && matchMedia("(min-width: 62rem)").matches) panel.open = true;
if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=step]");
    if (!button) return;
    event.preventDefault();
    const [name, way] = button.value.split(":");
    const box = form.elements.namedItem(name);
    const now = Number.parseInt(box.value, 10) || 0;
    box.value = Math.max(0, now + (way === "more" ? STEP : -STEP));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

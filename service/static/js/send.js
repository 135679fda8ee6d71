// A form of the workbench is sent from here and its answer put in place of the page, so that no answer to a post is an
// entry of the browser's history: "back" would ask for it again, and pages of the staff are kept by no browser. Without
// scripts a form is sent as ever.
const WAITING = "aria-busy";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || !form.closest("main")) return;
  event.preventDefault();
  if (form.hasAttribute(WAITING)) return;
  form.setAttribute(WAITING, "true");
  let leaves = false;
  try {
    leaves = await take(await send(form, button));
  } catch {
    tell(form);
  }
  if (!leaves) form.removeAttribute(WAITING);
});

async function send(form, button) {
  const typed = new FormData(form);
  if (button?.name) typed.append(button.name, button.value);
  const body = form.enctype === "multipart/form-data" ? typed : new URLSearchParams(typed);
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  return fetch(address, { method: "POST", body, headers: { "x-sent-by": "page", accept: "text/html" } });
}

// Put the answer in place, or go where it leads; tells whether this page is being left.
async function take(answer) {
  const goal = answer.headers.get("x-goes-to");
  if (goal) {
    go(new URL(goal, location.href));
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) throw new Error("no page");
  document.querySelector("main").replaceWith(document.importNode(main, true));
  document.title = page.title;
  globalThis.htmx?.process(document.querySelector("main"));
  scrollTo({ top: 0, behavior: "instant" });
  (document.getElementById("error-summary") ?? document.getElementById("main")).focus();
  return false;
}

function go(goal) {
  if (goal.pathname === location.pathname && goal.search === location.search) {
    history.replaceState(null, "", goal);
    location.reload();
  } else {
    location.assign(goal);
  }
}

// Nothing typed is lost: the form stays as it is, and its sender reads that it did not arrive for certain.
function tell(form) {
  let said = form.querySelector(".unsent");
  if (!said) {
    said = document.createElement("p");
    said.className = "unsent field-error";
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent = document.body.dataset.unsent;
}

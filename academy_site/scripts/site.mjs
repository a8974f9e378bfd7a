// Starts GOV.UK Frontend's components. Joined behind its script by academy_site/build.py, so `initAll` is in scope.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Pieces that htmx puts into the page get their components too.
document.addEventListener("htmx:afterSettle", (event) => initAll({ scope: event.target }));

// A second click while the first is still on its way does nothing; the page says that it works.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.matches("[data-repeatable], [hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
});

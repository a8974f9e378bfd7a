// Passkeys need script and a browser that knows them: what is marked data-passkey stays hidden until both are there.
(() => {
  const known = Boolean(window.PublicKeyCredential);
  document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = !known; });
  document.querySelectorAll("[data-passkey-unknown]").forEach((part) => { part.hidden = known; });
  const failed = document.querySelector("[data-passkey-failed]");
  // The words leave the alert and come back, so that screen readers say them each time.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (!failed) return;
    failed.hidden = true;
    window.setTimeout(() => { failed.hidden = false; }, 50);
  });
  // The Enter key sends a form without asking the device: it does what the button does instead.
  document.querySelectorAll("form[data-passkey-button]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      document.getElementById(form.dataset.passkeyButton).click();
    });
  });
})();

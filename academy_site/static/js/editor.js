// Starts the editor's date and time choosers, which Wagtail would start by inline scripts that our policy refuses; and
// keeps the checks beside a page going.
(() => {
  const kinds = ["initDateChooser", "initDateTimeChooser", "initTimeChooser"];

  const start = (root) => {
    root.querySelectorAll("[data-chooser]").forEach((mark) => {
      const { chooser, chooserFor, chooserOptions } = mark.dataset;
      if (!kinds.includes(chooser) || typeof window[chooser] !== "function") return;
      if (!document.getElementById(chooserFor)) return;
      mark.remove();
      window[chooser](chooserFor, JSON.parse(chooserOptions));
    });
  };

  const watch = () => {
    start(document);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.addedNodes.length)) start(document);
    }).observe(document.body, { childList: true, subtree: true });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();

// What is typed while a preview is being checked replaces it, and the check waits a minute for what is gone; then it
// fails, and Wagtail (8.0) waits for that check before each later one, so that none comes any more.
(() => {
  const WAIT_MS = 4000;

  const goOn = () => {
    const panel = document.querySelector("[data-controller~='w-preview']");
    const preview = panel && window.wagtail?.app?.getControllerForElementAndIdentifier(panel, "w-preview");
    if (!preview?.axeConfig) return;
    preview.axeConfig.options = { ...preview.axeConfig.options, frameWaitTime: WAIT_MS };
    preview.contentChecksPromise = preview.contentChecksPromise?.catch(() => {}) ?? null;
  };

  // Before the CMS hears that a preview is there to be checked.
  window.addEventListener("message", goOn, { capture: true });
  document.addEventListener("w-preview:update", goOn);
})();

// The CMS compares a form with what stood in it two seconds after the page came, once more a little later, and after each
// time that it saved by itself. Whatever is changed right before would count as what it compares with: never be saved,
// not show in the preview, and be lost without a question. So what was typed and not noticed yet is told.
(() => {
  const typed = new WeakSet();
  const watched = new WeakSet();

  const tell = (form) => {
    form.dataset.wUnsavedForceValue = "true";
    form.dataset.wUnsavedHasEditsValue = "true";
  };

  const changed = ({ isTrusted, target, type }) => {
    const form = target.closest("form[data-controller~='w-unsaved']");
    if (!isTrusted || !form) return;
    if (type === "click" && !target.closest("[data-streamfield-action]")) return;
    typed.add(form);
    if (!watched.has(form)) tell(form);
  };

  ["input", "change", "click"].forEach((type) => document.addEventListener(type, changed));
  document.addEventListener("w-unsaved:add", ({ target }) => typed.delete(target));
  document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
    watched.add(target);
    // Once the CMS has ended what it is about: it may call the form clean right after.
    setTimeout(() => typed.has(target) && tell(target));
  });
})();

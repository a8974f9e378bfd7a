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

// The CMS compares a form with what stands in it two seconds after the page came: whatever is changed before that would
// count as its beginning, never be saved by itself, and be lost without a question. So a change that early is told.
(() => {
  const early = ({ isTrusted, target, type }) => {
    const form = target.closest("form[data-controller~='w-unsaved']");
    if (!isTrusted || !form || form.dataset.watched) return;
    if (type === "click" && !target.closest("[data-streamfield-action]")) return;
    form.dataset.wUnsavedForceValue = "true";
    form.dataset.wUnsavedHasEditsValue = "true";
  };

  ["input", "change", "click"].forEach((type) => document.addEventListener(type, early));
  document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
    target.dataset.watched = "yes";
  });
})();

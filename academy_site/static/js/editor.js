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

  const goOn = ({ target }) => {
    const preview = window.wagtail?.app?.getControllerForElementAndIdentifier(target, "w-preview");
    if (!preview?.axeConfig) return;
    preview.axeConfig.options = { ...preview.axeConfig.options, frameWaitTime: WAIT_MS };
    preview.contentChecksPromise = preview.contentChecksPromise?.catch(() => {}) ?? null;
  };

  document.addEventListener("w-preview:update", goOn);
  document.addEventListener("w-preview:loaded", goOn);
})();

// Starts the editor's date and time choosers, which Wagtail would start by inline scripts that our policy refuses.
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

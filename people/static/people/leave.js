// Leaving: blank the page at once, leave no way back to it, and take every other tab of this site along.
(() => {
  const button = document.querySelector(".govuk-js-exit-this-page-button");
  if (!button) return;
  const address = button.href;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
  let gone = false;

  const go = (tell) => {
    if (gone) return;
    gone = true;
    document.documentElement.hidden = true;
    document.title = "…";
    if (tell && tabs) tabs.postMessage("leave");
    window.location.replace(address);
  };

  // Capture, so that nothing else on the page can hold the click.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (!link || link.href !== address) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(true);
    },
    true,
  );
  // GOV.UK's component counts the three presses of Shift, then hides the page: from there on the way is ours.
  new MutationObserver(() => {
    if (document.body.classList.contains("govuk-exit-this-page-hide-content")) go(true);
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  if (tabs) tabs.onmessage = () => go(false);

  // A page that the browser kept in memory is asked for again, and a signed-out person then sees the sign-in page.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.documentElement.hidden = true;
      window.location.reload();
    }
  });
})();

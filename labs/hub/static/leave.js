// Leave this site: no way back to this page through the history, and Shift three times does the same.
(function () {
  "use strict";
  const link = document.querySelector("[data-leave]");
  const go = () => { document.body.hidden = true; window.location.replace(link.href); };
  link.addEventListener("click", (event) => { event.preventDefault(); go(); });
  // Back to a copy of the page that the browser kept in memory: ask for it again, as whoever is signed in now.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  let presses = 0, timer;
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { presses = 0; return; }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(() => { presses = 0; }, 5000);
    if (presses >= 3) go();
  });
})();

// Leave this site: no way back to this page through the history, and Shift three times does the same.
(function () {
  "use strict";
  const link = document.querySelector("[data-leave]");
  const go = () => { document.body.hidden = true; window.location.replace(link.href); };
  link.addEventListener("click", (event) => { event.preventDefault(); go(); });
  let presses = 0, timer;
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { presses = 0; return; }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(() => { presses = 0; }, 5000);
    if (presses >= 3) go();
  });
})();

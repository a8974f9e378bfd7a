// Leave this site: no way back to this page through the history, and Shift three times does the same.
(function () {
  "use strict";
  const link = document.querySelector("[data-leave]");
  const go = () => { document.body.hidden = true; window.location.replace(link.href); };
  link.addEventListener("click", (event) => { event.preventDefault(); go(); });
  // Back to a copy of the page that the browser kept in memory: ask for it again, as whoever is signed in now.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  // Shift three times, each by itself: a Shift that made a capital letter does not count.
  const words = document.documentElement.lang === "es"
    ? ["Pulsa Mayús dos veces más para salir.", "Pulsa Mayús una vez más para salir.", "La salida se desactivó de nuevo."]
    : ["Press Shift two more times to leave.", "Press Shift one more time to leave.", "Leaving is off again."];
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  link.before(told);
  let presses = 0, timer, modified = false;
  document.addEventListener("keyup", (event) => {
    clearTimeout(timer);
    if (event.key === "Shift" && !modified) {
      presses += 1;
      if (presses >= 3) { go(); return; }
      told.textContent = words[presses - 1];
      timer = setTimeout(() => { presses = 0; told.textContent = words[2]; }, 5000);
    } else {
      presses = 0;
      told.textContent = "";
    }
    modified = event.shiftKey;
  });
})();

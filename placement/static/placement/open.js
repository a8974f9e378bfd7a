// A profile that is open closes itself once it is not shared any more: it asks every four seconds.
(() => {
  const page = document.querySelector("[data-while-open]");
  if (!page) return;
  let misses = 0;
  let timer = 0;
  const close = () => {
    page.hidden = true;
    window.location.replace(page.dataset.then);
  };
  const look = async () => {
    window.clearTimeout(timer);
    // A sign-in that ended leads elsewhere, which is no 204 either. One lost request is forgiven, three are not.
    const answer = await fetch(page.dataset.whileOpen, { redirect: "manual", cache: "no-store" }).catch(() => null);
    misses = answer ? 0 : misses + 1;
    if (answer ? answer.status !== 204 : misses > 2) return close();
    window.clearTimeout(timer);
    timer = window.setTimeout(look, 4000);
  };
  document.addEventListener("visibilitychange", () => document.hidden || look());
  window.addEventListener("pageshow", (event) => event.persisted && close());
  timer = window.setTimeout(look, 4000);
})();

// The plain lab page works without this. It saves as one types, runs on Ctrl+Enter, looks by itself whether a run has
// ended, says when the connection is gone, and counts down to when the lab closes.
(function () {
  "use strict";
  const form = document.getElementById("lab");
  if (!form) return;
  const said = document.getElementById("said");
  const boxes = [...form.querySelectorAll("textarea[name]")];
  const SAVE_MS = 2000, AGAIN_MS = 10000, LOOK_MS = 2000, WARN_SECONDS = 300;
  // What the hub answers in place of a lab that is closed.
  const CLOSED = 424;
  let dirty = false, sending = false, lost = false, timer;

  const field = (box) => form.elements["was-" + box.name.slice(4)];
  function status(text) {
    let line = document.getElementById("line");
    if (!line) {
      line = Object.assign(document.createElement("p"), { id: "line", className: "state" });
      line.setAttribute("role", "status");
      said.append(line);
    }
    line.textContent = text;
  }

  // -- is the lab there? --------------------------------------------------------
  // The hub takes a script's question for the person's own only with the page's token; without, it asks for a sign-in.
  function state() {
    const headers = { Accept: "application/json", "X-XSRFToken": form.elements._xsrf.value };
    return fetch(form.action + "&state=1", { redirect: "manual", headers });
  }
  async function there() {
    try {
      const answer = await state();
      // Signed out, or closed: either way it opens again from the lesson.
      const closed = answer.status === CLOSED || answer.type === "opaqueredirect";
      if (closed) status(form.dataset.closed);
      return !closed;
    } catch (error) {
      status(form.dataset.offline);
      return false;
    }
  }

  // -- save as one types ------------------------------------------------------
  function typed() {
    const body = new URLSearchParams({ _xsrf: form.elements._xsrf.value, do: "autosave" });
    for (const box of boxes) { body.append(box.name, box.value); body.append(field(box).name, field(box).value); }
    return body;
  }
  async function save() {
    if (!dirty || sending) return;
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed(), redirect: "error" });
      if (!answer.ok && !(await there())) { dirty = lost = true; return; }
      const told = await answer.json();
      if (answer.ok && told.clean && lost) { lost = false; status(""); }
      for (const box of boxes) {
        const mark = answer.ok && (told.marks || {})[box.name.slice(4)];
        if (mark) field(box).value = mark;
      }
      if (!answer.ok || !told.clean) dirty = true;
    } catch (error) {
      dirty = lost = true;
      status(form.dataset.offline);
    } finally {
      sending = false;
    }
  }
  form.addEventListener("input", () => { dirty = true; used(); clearTimeout(timer); timer = setTimeout(save, SAVE_MS); });
  setInterval(() => { if (lost) save(); }, AGAIN_MS);

  // -- a button pressed without a connection --------------------------------------
  // The browser's own page about it would take the place of this one, and of what was typed.
  let sure = false, asking = false;
  form.addEventListener("submit", async (event) => {
    if (sure) { dirty = false; return; }
    event.preventDefault();
    if (asking) return;
    asking = true;
    const here = await there();
    asking = false;
    if (!here) { lost = dirty = true; said.focus(); return; }
    sure = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pagehide", () => { if (dirty) navigator.sendBeacon(form.action, typed()); });
  window.addEventListener("offline", () => status(form.dataset.offline));
  // What was typed meanwhile is saved first; only then is all well again.
  window.addEventListener("online", () => { if (dirty) { lost = true; save(); } else status(""); });

  // -- keys -------------------------------------------------------------------
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const cell = event.target.closest(".cell");
    const button = cell && cell.querySelector("button[name=do]");
    if (button) { event.preventDefault(); button.click(); }
  });

  // -- the focus lands on what a run gave ---------------------------------------
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (place && place.tabIndex === -1) place.focus();

  // -- a run that goes on -----------------------------------------------------
  if (document.getElementById("running")) {
    const look = setInterval(async () => {
      try {
        const answer = await (await state()).json();
        if (answer.going) return;
        clearInterval(look);
        // Nobody is taken away from a box in which they write.
        if (boxes.includes(document.activeElement)) status(form.dataset.ended);
        else form.querySelector("button[value=look]").click();
      } catch (error) { /* The next look may get through. */ }
    }, LOOK_MS);
  }

  // -- idle -------------------------------------------------------------------
  const idle = document.getElementById("idle"), soon = document.getElementById("soon"), keep = document.getElementById("keep");
  const seconds = 60 * Number(idle.dataset.minutes);
  let lastUse = Date.now();
  function used() { lastUse = Date.now(); }
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, used, { capture: true, passive: true });
  keep.addEventListener("click", () => { used(); dirty = true; save(); tick(); });
  async function tick() {
    const left = seconds - (Date.now() - lastUse) / 1000;
    if (left <= 0) { await save(); document.querySelector("[data-leave]").click(); return; }
    const minutes = Math.ceil(left / 60);
    idle.hidden = keep.hidden = false;
    idle.textContent = idle.dataset.text + " " + minutes;
    soon.textContent = left <= WARN_SECONDS ? soon.dataset.text + " " + minutes : "";
  }
  setInterval(tick, 15000);
  tick();
})();

// The bar above every lab: back to the lesson, hand in, leave this site.
//
// A federated JupyterLab extension written by hand, so that nothing needs building: JupyterLab loads this script before
// its own main one, calls `init` with the modules that may be shared, and `get` for the plug-in. The way out is on the
// page from the first line on; the rest joins it when JupyterLab is ready.
(function () {
  "use strict";

  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const base = config.baseUrl;
  const site = config.academySite || "";
  const idleMinutes = Number(config.academyIdleMinutes || 30);
  const idleSeconds = 60 * idleMinutes;
  const WARN_SECONDS = 300;
  const SAVE_MS = 1500;
  const PRESS_MS = 5000;
  const FORGET_MS = 500;
  const LOOK_MS = 10000;
  const KERNELS_MS = 60000;
  const PADDING = 7;

  const spanish = {
    "Lab": "Práctica",
    "Back to the lesson": "Volver a la lección",
    "Simple page": "Página sencilla",
    "Start over": "Empezar de nuevo",
    "Hand in": "Entregar",
    "Leave this site": "Salir de este sitio",
    "Press Shift two more times to leave.": "Pulsa Mayús dos veces más para salir.",
    "Press Shift one more time to leave.": "Pulsa Mayús una vez más para salir.",
    "Leaving is off again.": "La salida se desactivó de nuevo.",
    "Saving…": "Guardando…",
    "Handing in…": "Entregando…",
    "Handed in": "Entregado",
    "try": "intento",
    "See your result": "Ver tu resultado",
    "Not handed in yet. Your work is saved here.": "Aún no se entregó. Tu trabajo está guardado aquí.",
    "Open a notebook of your course first.": "Abre primero un cuaderno de tu curso.",
    "There is no connection to your lab. What you wrote stays on this page, and is saved when the connection is back.":
      "No hay conexión con tu práctica. Lo que escribiste sigue en esta página y se guarda cuando vuelva la conexión.",
    "The connection is back. Your work is saved.": "La conexión volvió. Tu trabajo está guardado.",
    "The connection is back, but not all is saved. Save it now: Ctrl+S.":
      "La conexión volvió, pero no todo está guardado. Guárdalo ahora: Ctrl+S.",
    "Your lab is closed.": "Tu práctica está cerrada.",
    "What was saved stays. Copy what you wrote last, then open the lab again.":
      "Lo guardado queda. Copia lo último que escribiste y abre la práctica otra vez.",
    "Open the lab again": "Abrir la práctica otra vez",
    "The program needed more memory than one lab has, so it stopped there. Your text is saved. Work with less data at a time.":
      "El programa necesitó más memoria de la que tiene una práctica y se detuvo ahí. Tu texto está guardado. Trabaja con menos datos a la vez.",
    "The program closed by itself. It may have needed more memory than one lab has. Your text is saved; run the cells again from the top.":
      "El programa se cerró solo. Quizá necesitó más memoria de la que tiene una práctica. Tu texto está guardado; ejecuta las celdas otra vez desde arriba.",
    "Closes in {n} min": "Se cierra en {n} min",
    "About this lab": "Sobre esta práctica",
    "This lab closes by itself after {n} minutes without use. A key or a click counts as use.":
      "Esta práctica se cierra sola tras {n} minutos sin uso. Una tecla o un clic cuenta como uso.",
    "Minutes left now:": "Minutos que quedan ahora:",
    "A program may use about {n} MB of memory. If it needs more, it stops and says so.":
      "Un programa puede usar unos {n} MB de memoria. Si necesita más, se detiene y lo dice.",
    "Your work is saved every few seconds in your own lab. It stays when the lab closes.":
      "Tu trabajo se guarda cada pocos segundos en tu propia práctica. Queda ahí cuando la práctica se cierra.",
    "If the connection is lost, leave this page open: what you wrote is saved when it is back.":
      "Si se pierde la conexión, deja esta página abierta: lo que escribiste se guarda cuando vuelva.",
    "Close": "Cerrar",
    "The program closed": "El programa se cerró",
    "Not saved yet": "Aún no se guardó",
    "This lab closes soon, because nobody used it. Minutes left:":
      "Esta práctica se cierra pronto, porque nadie la usó. Minutos:",
    "Keep it open": "Mantenerla abierta",
  };
  const say = (text) => (config.academyLanguage === "es" && spanish[text]) || text;

  const n = (text, number) => say(text).replace("{n}", number);

  const NARROW = 800;

  let app = null;
  let widget = null;
  let leaving = false;

  // -- the bar, as plain elements ---------------------------------------------
  function element(tag, properties, parent) {
    const made = Object.assign(document.createElement(tag), properties);
    if (parent) parent.append(made);
    return made;
  }
  const sheet = element("link", { rel: "stylesheet", href: base + "lab/extensions/academy-lab/static/bar.css" });
  document.head.append(sheet);
  const bar = element("div", { className: "academy-bar is-early" });
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", say("Lab"));
  // First for the keyboard and for screen readers; the style sheet shows it at the end of the bar.
  const leave = element("a", { className: "academy-leave", textContent: say("Leave this site"), href: base + "academy/leave" }, bar);
  const back = element("a", { textContent: say("Back to the lesson"), href: site + "/" }, bar);
  const plain = element("a", { textContent: say("Simple page"), href: base + "academy/plain", hidden: true }, bar);
  const over = element("a", { textContent: say("Start over"), href: base + "academy/start-over", hidden: true }, bar);
  const about = element("button", { type: "button", className: "academy-quiet academy-about" }, bar);
  about.setAttribute("aria-expanded", "false");
  about.setAttribute("aria-controls", "academy-panel");
  const handIn = element("button", { type: "button", textContent: say("Hand in"), hidden: true }, bar);
  const status = element("span", { className: "academy-status" }, bar);
  status.setAttribute("role", "status");
  const keep = element("button", { type: "button", className: "academy-quiet", textContent: say("Keep it open"), hidden: true }, bar);
  const told = element("span", { className: "academy-told" }, bar);
  told.setAttribute("role", "status");
  document.body.prepend(bar);

  // -- what is open -----------------------------------------------------------
  function documents() {
    return app ? [...app.shell.widgets("main")].map((widget) => widget.context).filter(Boolean) : [];
  }
  function current() {
    const shown = app && app.shell.currentWidget;
    const path = (shown && shown.context && shown.context.path) || "";
    const parts = path.replace(/^RTC:/, "").split("/");
    const notebook = (parts[2] || "").replace(/\.ipynb$/, "");
    return notebook ? { course: parts[0], assignment: parts[1], notebook, context: shown.context } : null;
  }
  function saveAll() {
    const open = documents().filter((context) => context.model && context.model.dirty);
    return Promise.allSettled(open.map((context) => context.save()));
  }
  const turns = new WeakSet();
  // Two saves at once: JupyterLab takes the first for a change by somebody else, and asks whether to undo it.
  function saveInTurn(context) {
    if (turns.has(context)) return;
    turns.add(context);
    const save = () => Object.getPrototypeOf(context).save.call(context);
    let last = Promise.resolve();
    context.save = () => (last = last.then(save, save));
  }
  const atMost = (promise, ms) => Promise.race([promise, new Promise((done) => setTimeout(done, ms))]);

  // -- leave ------------------------------------------------------------------
  // Ours comes first: JupyterLab's own question "leave without saving?" must not hold anybody here.
  window.addEventListener("beforeunload", (event) => { if (leaving) event.stopImmediatePropagation(); }, true);
  async function goAway() {
    if (leaving) return;
    leaving = true;
    document.title = "…";
    const cover = element("div", {}, document.documentElement);
    Object.assign(cover.style, { position: "fixed", inset: 0, background: "#fff", zIndex: 2147483647 });
    await atMost(saveAll(), SAVE_MS);
    // The lab lets its cookies go by itself, so that Back shows nothing even where the hub cannot be told.
    await atMost(fetch(base + "academy/leave", { redirect: "manual" }).catch(() => {}), FORGET_MS);
    window.location.replace(site + "/leave");
  }
  leave.addEventListener("click", (event) => { event.preventDefault(); goAway(); });
  // Shift three times, each by itself: a Shift that made a capital letter does not count.
  let presses = 0, pressTimer, modified = false;
  document.addEventListener("keyup", (event) => {
    clearTimeout(pressTimer);
    if (event.key === "Shift" && !modified) {
      presses += 1;
      if (presses >= 3) { goAway(); return; }
      told.textContent = say(presses === 1 ? "Press Shift two more times to leave." : "Press Shift one more time to leave.");
      pressTimer = setTimeout(() => { presses = 0; told.textContent = say("Leaving is off again."); }, PRESS_MS);
    } else {
      presses = 0;
      told.textContent = "";
    }
    modified = event.shiftKey;
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

  // -- back -------------------------------------------------------------------
  back.addEventListener("click", async (event) => {
    event.preventDefault();
    const lab = current();
    await atMost(saveAll(), SAVE_MS);
    window.location.assign(lab ? site + "/labs/lesson/" + lab.course + "/" + lab.assignment + "/" : site + "/");
  });

  // -- the same lab on our own pages: without JupyterLab, or from the start -----
  for (const link of [plain, over]) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const lab = current();
      if (!lab) { show(say("Open a notebook of your course first.")); return; }
      await atMost(saveAll(), SAVE_MS);
      const query = new URLSearchParams({ course: lab.course, assignment: lab.assignment, notebook: lab.notebook });
      window.location.assign(link.href + "?" + query);
    });
  }

  // -- hand in ----------------------------------------------------------------
  // As high as what is in it: JupyterLab gives a widget no more than the least that it asks for.
  function fit() {
    const ends = [...bar.children].filter((one) => one.offsetHeight).map((one) => one.offsetTop + one.offsetHeight);
    bar.style.minHeight = Math.max(...ends, 0) + PADDING + "px";
    if (widget && widget.parent) widget.parent.fit();
    const shown = document.getElementById("academy-panel");
    if (shown) shown.style.top = bar.getBoundingClientRect().bottom + "px";
  }
  // JupyterLab sets its width some time after the window has another.
  new ResizeObserver(fit).observe(bar);
  let narrow = window.innerWidth < NARROW;
  window.addEventListener("resize", () => {
    if (!narrow && window.innerWidth < NARROW && app) app.shell.collapseLeft();
    narrow = window.innerWidth < NARROW;
  });
  function show(text, link, name) {
    status.textContent = text;
    if (link) element("a", { href: link, textContent: " " + (name || say("See your result")) }, status);
    fit();
  }
  function xsrf() {
    const found = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }
  async function send(lab) {
    return fetch(base + "academy/submit", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-XSRFToken": xsrf() },
      body: JSON.stringify({ course: lab.course, assignment: lab.assignment }),
    });
  }
  function receipt(answer) {
    const when = new Date().toLocaleTimeString(config.academyLanguage === "es" ? "es" : "en-US", { timeStyle: "short" });
    const attempt = answer.attempt ? " · " + say("try") + " " + answer.attempt : "";
    show(say("Handed in") + " · " + when + attempt, answer.id ? site + "/labs/submissions/" + answer.id + "/" : "");
  }
  handIn.addEventListener("click", async () => {
    const lab = current();
    if (!lab) { show(say("Open a notebook of your course first.")); return; }
    handIn.disabled = true;
    try {
      show(say("Saving…"));
      await lab.context.save();
      show(say("Handing in…"));
      const answer = await send(lab);
      const body = await answer.json();
      if (answer.ok) receipt(body);
      else show(say("Not handed in yet. Your work is saved here.") + " " + (body.detail || body.message || ""));
    } catch (error) {
      show(say(LOST));
      look();
    } finally {
      handIn.disabled = false;
    }
  });

  // -- idle -------------------------------------------------------------------
  let lastUse = Date.now();
  const used = () => { lastUse = Date.now(); };
  for (const name of ["keydown", "pointerdown", "wheel"]) document.addEventListener(name, used, { capture: true, passive: true });
  keep.addEventListener("click", () => { used(); tick(); });
  let warned = false, toldKernels = Date.now();
  // Programs are closed by themselves, too: somebody who only writes must not lose what they hold.
  function keepKernels() {
    if (lastUse - toldKernels < KERNELS_MS) return;
    toldKernels = lastUse;
    for (const shown of app ? app.shell.widgets("main") : []) {
      const kernel = shown.sessionContext && shown.sessionContext.session && shown.sessionContext.session.kernel;
      if (kernel) kernel.requestKernelInfo().catch(() => {});
    }
  }
  function tick() {
    const left = idleSeconds - (Date.now() - lastUse) / 1000;
    if (left <= 0) { goAway(); return; }
    keepKernels();
    const minutes = Math.ceil(left / 60);
    about.textContent = n("Closes in {n} min", minutes);
    about.setAttribute("aria-label", about.textContent + ". " + say("About this lab"));
    about.title = say("About this lab");
    remaining.textContent = say("Minutes left now:") + " " + minutes;
    const warn = left <= Math.min(WARN_SECONDS, idleSeconds / 2);
    if (warn) show(say("This lab closes soon, because nobody used it. Minutes left:") + " " + minutes);
    else if (warned) show("");
    if (keep.hidden === warn) { keep.hidden = !warn; fit(); }
    warned = warn;
  }
  setInterval(tick, 15000);

  // -- what one lab has ---------------------------------------------------------
  // On the page itself, for the bar cuts off what is higher than it is.
  const panel = element("div", { id: "academy-panel", className: "academy-panel", hidden: true }, document.body);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", say("About this lab"));
  element("h2", { textContent: say("About this lab"), tabIndex: -1 }, panel);
  const facts = element("ul", {}, panel);
  element("li", { textContent: n("This lab closes by itself after {n} minutes without use. A key or a click counts as use.", idleMinutes) }, facts);
  const remaining = element("li", {}, facts);
  if (config.academyMemory) {
    element("li", { textContent: n("A program may use about {n} MB of memory. If it needs more, it stops and says so.", config.academyMemory) }, facts);
  }
  for (const text of [
    "Your work is saved every few seconds in your own lab. It stays when the lab closes.",
    "If the connection is lost, leave this page open: what you wrote is saved when it is back.",
  ]) element("li", { textContent: say(text) }, facts);
  const shut = element("button", { type: "button", textContent: say("Close") }, panel);
  function unfold(open) {
    panel.hidden = !open;
    about.setAttribute("aria-expanded", String(open));
    if (open) {
      fit();
      tick();
      panel.querySelector("h2").focus();
    } else about.focus();
  }
  about.addEventListener("click", () => unfold(panel.hidden));
  shut.addEventListener("click", () => unfold(false));
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); unfold(false); } });
  tick();

  // -- is the lab there? --------------------------------------------------------
  const LOST = "There is no connection to your lab. What you wrote stays on this page, and is saved when the connection is back.";
  let trouble = "", looking = false;
  const ask = (redirect) =>
    fetch(base + "academy/assets/leave.js", { cache: "no-store", redirect, headers: { Accept: "text/html" } });
  async function state() {
    try {
      const answer = await ask("follow");
      if (answer.ok && !answer.redirected) return "";
      // The hub answers in place of a lab that is closed, and knows why.
      return answer.status === 424 ? reason(await answer.text()) : say(LOST);
    } catch (error) {
      // Signed out: the hub sends to the site, which a script may not follow.
      return ask("manual").then((answer) => answer.type === "opaqueredirect" ? reason("") : say(LOST), () => say(LOST));
    }
  }
  function reason(html) {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    const known = main && main.querySelector("[data-why]");
    return say("Your lab is closed.") + (known ? " " + known.textContent.trim() : "") + " "
      + say("What was saved stays. Copy what you wrote last, then open the lab again.");
  }
  async function look() {
    if (looking || leaving) return;
    looking = true;
    const now = await state();
    looking = false;
    if (now) {
      if (now !== trouble) show(now, now === say(LOST) ? "" : window.location.href, say("Open the lab again"));
      trouble = now;
    } else if (trouble) {
      trouble = "";
      const done = await saveAll();
      const all = done.every((one) => one.status === "fulfilled");
      show(say(all ? "The connection is back. Your work is saved." : "The connection is back, but not all is saved. Save it now: Ctrl+S."));
    }
  }
  setInterval(look, LOOK_MS);
  window.addEventListener("offline", look);
  window.addEventListener("online", look);

  // -- what a program says of its memory ----------------------------------------
  const FULL = "The program needed more memory than one lab has, so it stopped there. Your text is saved. Work with less data at a time.";
  const GONE = "The program closed by itself. It may have needed more memory than one lab has. Your text is saved; run the cells again from the top.";
  const heard = new WeakSet();
  // JupyterLab's own dialogs about it say that a kernel died, or speak of servers.
  function explain(title, text, times = 0) {
    const dialog = document.querySelector(".jp-Dialog");
    const head = dialog && dialog.querySelector(".jp-Dialog-header"), body = dialog && dialog.querySelector(".jp-Dialog-body");
    if (head && body) {
      if (head.textContent !== title) head.textContent = title;
      if (body.textContent !== text) body.textContent = text;
    }
    // It comes after a moment, and is written more than once.
    if (times < 40) setTimeout(() => explain(title, text, times + 1), 50);
  }
  function listen() {
    documents().forEach(saveInTurn);
    const session = (app.shell.currentWidget && app.shell.currentWidget.sessionContext) || null;
    if (!session || heard.has(session)) return;
    heard.add(session);
    app.shell.currentWidget.context.saveState.connect((_, now) => {
      if (now === "failed") look().then(() => trouble && explain(say("Not saved yet"), trouble));
    });
    session.iopubMessage.connect((_, message) => {
      const kind = message.header.msg_type;
      if (kind === "error" && /MemoryError$/.test(message.content.ename)) show(say(FULL));
      else if (kind === "execute_input" && [say(FULL), say(GONE)].includes(status.textContent)) show("");
    });
    session.statusChanged.connect((_, now) => {
      if (now !== "autorestarting" && now !== "dead") return;
      show(say(GONE));
      explain(say("The program closed"), say(GONE));
    });
  }

  // -- the plug-in ------------------------------------------------------------
  let shared = {};
  async function module(name) {
    const versions = shared[name];
    return (await versions[Object.keys(versions)[0]].get())();
  }
  async function activate(lab) {
    app = lab;
    const { Widget } = await module("@lumino/widgets");
    widget = new Widget({ node: bar });
    widget.id = "academy-bar";
    bar.remove();
    bar.classList.remove("is-early");
    app.shell.add(widget, "header", { rank: 0 });
    app.shell.currentChanged.connect(listen);
    app.restored.then(listen);
    app.restored.then(fit);
    handIn.hidden = plain.hidden = over.hidden = false;
    // A phone has room for the notebook, not for the list of files beside it.
    if (window.innerWidth < NARROW) app.restored.then(() => app.shell.collapseLeft());
  }
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["academy-lab"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const { IConnectionLost } = await module("@jupyterlab/application");
      // In place of JupyterLab's own dialogs, which speak of servers and of restarting them.
      const lost = { id: "academy-lab:lost", autoStart: true, provides: IConnectionLost, activate: () => look };
      return () => ({ __esModule: true, default: [{ id: "academy-lab:bar", autoStart: true, activate }, lost] });
    },
  };
})();

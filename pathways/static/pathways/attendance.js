// Attendance: each tap is sent at once. Without a connection it waits on this device: row keys, marks and moments, never
// a name. The keys lead to nobody outside this page; what waited longer than the form says is forgotten.
(() => {
  const form = document.querySelector("form[data-marks]");
  if (!form) return;
  const state = form.querySelector("[data-marks-state]");
  const place = `marks-${form.dataset.marks}`;
  const longest = Number(form.dataset.marksHours) * 3600 * 1000;
  const say = (what) => {
    state.textContent = form.dataset[what] ?? "";
  };
  form.querySelector("[data-marks-save]").hidden = true;

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place) ?? "[]");
      return kept.filter((mark) => Date.now() - mark.at < longest);
    } catch {
      return [];
    }
  };
  // Where a browser keeps nothing (private windows may), the open page does.
  let waiting = read();
  const keep = () => {
    try {
      if (waiting.length) localStorage.setItem(place, JSON.stringify(waiting));
      else localStorage.removeItem(place);
    } catch {
      /* The page itself still knows. */
    }
  };
  const forgetOld = () => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith("marks-")) continue;
        const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
        if (!kept.some((mark) => Date.now() - mark.at < longest)) localStorage.removeItem(key);
      }
    } catch {
      /* Nothing can be kept, so nothing is. */
    }
  };

  const show = (row, presence) => {
    for (const field of form.elements) {
      if (field.name === `mark_${row}`) field.checked = field.value === presence;
    }
  };

  let sending = false;
  let timer = 0;
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 8000);
  };
  const post = (mark) => {
    const body = new URLSearchParams({ row: mark.row, presence: mark.presence, ago: (Date.now() - mark.at) / 1000 });
    const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    return fetch(form.dataset.marksUrl, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    let said = "saidSaved";
    while (waiting.length) {
      const mark = waiting[0];
      let answer;
      try {
        answer = await post(mark);
      } catch {
        said = "saidWaiting";
        break;
      }
      // Signed out since, or a page of before the last sign-in: the next page that opens sends them.
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        said = "saidSignIn";
        break;
      }
      if (answer.status >= 500 || answer.status === 429) {
        said = "saidWaiting";
        break;
      }
      waiting = waiting.filter((other) => other !== mark);
      keep();
      if (answer.status === 409) {
        show(mark.row, (await answer.json()).presence);
        said = "saidNewer";
      } else if (!answer.ok) {
        said = "saidGone";
      }
    }
    sending = false;
    say(said);
    if (waiting.length) later();
  };

  form.addEventListener("change", (event) => {
    const row = event.target.name?.startsWith("mark_") ? event.target.name.slice(5) : "";
    if (!row) return;
    waiting = waiting.filter((mark) => mark.row !== row || sending);
    waiting.push({ row, presence: event.target.value, at: Date.now() });
    keep();
    say("saidSaving");
    send();
  });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });
  forgetOld();
  for (const mark of waiting) show(mark.row, mark.presence);
  if (waiting.length) send();
})();

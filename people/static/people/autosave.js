// Forms marked data-autosave="<key>" are kept on the server as they are typed, so that leaving never costs work.
(() => {
  const PAUSE = 400;
  const skip = new Set(["password", "hidden", "file", "submit", "button"]);

  const values = (form) => {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || field.disabled || skip.has(field.type)) continue;
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
      const given = field.type === "select-multiple" ? [...field.selectedOptions].map((o) => o.value) : [field.value];
      (found[field.name] ??= []).push(...given);
    }
    return found;
  };

  const send = (form, extra) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return Promise.resolve();
    const body = new URLSearchParams({ key: form.dataset.autosave, ...extra });
    return fetch("/draft/", { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token.value } }).then(
      (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
      },
    );
  };

  const fill = (form, kept) => {
    for (const field of form.elements) {
      if (!field.name || skip.has(field.type) || !(field.name in kept)) continue;
      const given = kept[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (field.type === "select-multiple") for (const o of field.options) o.selected = given.includes(o.value);
      else if (field.value === field.defaultValue) field.value = given[0] ?? "";
    }
  };

  const watch = (form) => {
    if (form.dataset.autosaveOn) return;
    form.dataset.autosaveOn = "yes";
    let timer = 0;
    let last = JSON.stringify(values(form));
    const save = () => {
      window.clearTimeout(timer);
      const now = JSON.stringify(values(form));
      if (now === last) return;
      last = now;
      send(form, { values: now }).catch(() => {
        last = "";
      });
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    });
    form.addEventListener("change", save);
    window.addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", save);
    form.addEventListener("submit", () => {
      last = JSON.stringify(values(form));
      window.clearTimeout(timer);
      send(form, { discard: "1" }).catch(() => {});
    });
    fetch(`/draft/?key=${encodeURIComponent(form.dataset.autosave)}`)
      .then((answer) => answer.json())
      .then((answer) => {
        fill(form, answer.values ?? {});
        last = JSON.stringify(values(form));
      })
      .catch(() => {});
  };

  const all = (scope) => scope.querySelectorAll("form[data-autosave]").forEach(watch);
  all(document);
  document.addEventListener("htmx:afterSettle", (event) => all(event.target));
})();

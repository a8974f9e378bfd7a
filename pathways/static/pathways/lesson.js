// What a lesson does more of where scripts run: samples can be copied, and the place is kept by itself.

// -- copying: of a terminal, only what is typed there
const lesson = document.querySelector("[data-copy]");

function typed(sample) {
  const text = sample.querySelector("code").textContent;
  const typedLines = text.split("\n").filter((line) => /^\s*(\$|PS[^>]*>|>>>|C:\\[^>]*>) /.test(line));
  if (!sample.matches(".code-sample--console") || !typedLines.length) return text;
  return typedLines.map((line) => line.replace(/^\s*(\$|PS[^>]*>|>>>|C:\\[^>]*>) /, "")).join("\n");
}

function addCopying(sample) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "code-sample__copy no-print";
  button.textContent = lesson.dataset.copy;
  const said = document.createElement("span");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(typed(sample));
    button.textContent = said.textContent = lesson.dataset.copied;
    setTimeout(() => {
      button.textContent = lesson.dataset.copy;
      said.textContent = "";
    }, 3000);
  });
  sample.prepend(button, said);
}

if (lesson && navigator.clipboard) document.querySelectorAll(".code-sample").forEach(addCopying);

// -- the place: the first paragraph in sight when the reader turns away
const form = document.getElementById("place");

function placeInSight() {
  const top = 96;
  const all = [...document.querySelectorAll('.lesson p[id^="p"]')];
  return all.find((paragraph) => paragraph.getBoundingClientRect().bottom > top)?.id;
}

if (form) {
  let kept = "p1";
  document.addEventListener("visibilitychange", () => {
    const place = document.visibilityState === "hidden" ? placeInSight() : undefined;
    if (!place || place === kept) return;
    kept = place;
    const body = new FormData(form);
    body.set("place", place);
    body.set("by", "script");
    fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
  });
}

// The board by keys and by dragging: both send the form that stands on the card, as its button does, and the page says
// the same. Without script the buttons and choices on each card do all of it.
"use strict";
(() => {
  const board = () => document.getElementById("board");
  if (!board() || !board().querySelector("[data-stage]")) return;
  const stages = () => [...board().querySelectorAll("[data-stage]")];
  const titleOf = (card) => card.querySelector(".board-card__title a");
  let moved = null;

  const send = (card, stage) => {
    const form = card.querySelector("form[data-move]");
    form.elements.stage.value = stage;
    form.requestSubmit();
    form.elements.stage.value = "";
  };

  const prepare = () => {
    for (const help of board().querySelectorAll("[data-keys]")) help.hidden = false;
    for (const card of board().querySelectorAll("[data-stage] [data-card]")) card.draggable = true;
  };

  const beside = (card, way) => {
    const all = stages();
    return all[all.indexOf(card.closest("[data-stage]")) + way];
  };
  const walk = (card, key) => {
    const up = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[key];
    const column = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const target = up ? card[up] : column && beside(card, column)?.querySelector("[data-card]");
    if (target) titleOf(target).focus();
    return Boolean(up || column);
  };

  // Keys speak only while a card has the focus and nobody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const card = event.target.closest?.("[data-stage] [data-card]");
    if (!card || event.target.matches("input, select, textarea")) return;
    const way = { ".": 1, ",": -1 }[event.key];
    if (way) {
      const stage = beside(card, way);
      if (stage) send(card, stage.dataset.stage);
    } else if (event.key === "m") {
      const more = card.querySelector("details");
      more.open = true;
      more.querySelector("select").focus();
    } else if (!walk(card, event.key)) return;
    event.preventDefault();
  });

  let held = null;
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-stage] [data-card]") ?? null;
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const stage = held && event.target.closest?.("[data-stage]");
    if (!stage) return;
    event.preventDefault();
    for (const one of stages()) one.classList.toggle("board-stage--over", one === stage);
  });
  document.addEventListener("drop", (event) => {
    const stage = held && event.target.closest?.("[data-stage]");
    if (!stage) return;
    event.preventDefault();
    if (stage !== held.closest("[data-stage]")) send(held, stage.dataset.stage);
  });
  document.addEventListener("dragend", () => {
    held = null;
    for (const one of stages()) one.classList.remove("board-stage--over");
  });

  // After an act the focus goes with the card; where it is not shown any more, to the top of what is.
  document.addEventListener("htmx:beforeRequest", (event) => {
    moved = event.target.closest?.("[data-card]")?.dataset.card ?? null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    prepare();
    if (!moved) return;
    const card = board().querySelector(`[data-stage] [data-card="${moved}"]`);
    (card ? titleOf(card) : board().querySelector("h3[tabindex]"))?.focus();
    moved = null;
  });
  prepare();
})();

// The gradebook with the keys of a sheet: arrows go from cell to cell, Home and End along a row (with Ctrl to the
// corners), Enter opens what stands there, Space ticks the row's person. Without script each link has its own stop.
"use strict";
(() => {
  const table = document.querySelector("table.book");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  // Where a cell's focus lies: on its first link, else on the cell itself, which then can hold it.
  const holder = (cell) => cell.querySelector("a") || cell;
  let here = rows[0].cells[0];
  for (const link of table.tBodies[0].querySelectorAll("a")) link.tabIndex = -1;
  holder(here).tabIndex = 0;

  const go = (row, column) => {
    const line = rows[Math.max(0, Math.min(row, rows.length - 1))];
    holder(here).tabIndex = -1;
    here = line.cells[Math.max(0, Math.min(column, line.cells.length - 1))];
    const target = holder(here);
    target.tabIndex = 0;
    target.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("tbody th, tbody td");
    if (!cell || cell === here || event.target.matches("input")) return;
    holder(here).tabIndex = -1;
    here = cell;
    holder(here).tabIndex = 0;
  });

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody th, tbody td");
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
    const row = rows.indexOf(cell.parentElement);
    const column = cell.cellIndex;
    const last = cell.parentElement.cells.length - 1;
    const places = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, last],
      PageUp: [row - 10, column],
      PageDown: [row + 10, column],
    };
    if (event.key in places) {
      event.preventDefault();
      go(...places[event.key]);
    } else if (event.key === " " && !event.target.matches("input")) {
      const box = cell.parentElement.querySelector("input[type=checkbox]");
      if (!box) return;
      event.preventDefault();
      box.click();
    }
  });
})();

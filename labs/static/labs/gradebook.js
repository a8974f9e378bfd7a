// The gradebook with the keys of a sheet: arrows go from cell to cell, Home and End along a row (with Ctrl to the
// corners), Enter opens what stands there, Space ticks the row's person. Without script each link has its own stop.
"use strict";
(() => {
  const table = document.querySelector("table.book");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const boxes = [...body.querySelectorAll("input[type=checkbox]")];
  const all = table.tHead.querySelector("input[type=checkbox]");
  // Where a cell's focus lies: on its first link, else on the cell itself, which then can hold it.
  const holder = (cell) => cell.querySelector("a") || cell;
  let here = rows[0].cells[0];

  // One cell, and the box of its row, are stops of the Tab key; the arrows reach the others.
  const stop = (cell, on) => {
    holder(cell).tabIndex = on ? 0 : -1;
    const box = cell.parentElement.querySelector("input");
    if (box) box.tabIndex = on ? 0 : -1;
  };
  const move = (cell) => {
    stop(here, false);
    here = cell;
    stop(here, true);
  };
  for (const one of body.querySelectorAll("a, input")) one.tabIndex = -1;
  stop(here, true);

  const go = (row, column) => {
    const line = rows[Math.max(0, Math.min(row, rows.length - 1))];
    move(line.cells[Math.max(0, Math.min(column, line.cells.length - 1))]);
    holder(here).focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  body.addEventListener("focusin", (event) => {
    const cell = event.target.closest("th, td");
    if (cell && cell !== here) move(cell);
  });

  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("th, td");
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
      const box = cell.parentElement.querySelector("input");
      if (!box) return;
      event.preventDefault();
      box.click();
    }
  });

  if (!all) return;
  const settle = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    settle();
  });
  body.addEventListener("change", settle);
  // Back from another page the browser ticks again what was ticked.
  addEventListener("pageshow", settle);
})();

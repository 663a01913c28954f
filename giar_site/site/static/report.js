/* A report's page: each table one tab stop, and a menu for every cell, row and table. */

import { open } from "./menu.js"
import { grid, group } from "./roving.js"

const address = cell => cell.id || (cell.matches("th[scope=row]") ? cell.parentNode.id : "")
const marks = cell => [...cell.querySelectorAll(".giar-flag")]
const ofTable = {} // marks of a whole table

for (const table of document.querySelectorAll(".giar-report .giar-form")) {
  const cells = grid(table, address)
  table.setAttribute("role", "grid")
  table.setAttribute("aria-label", table.caption.textContent)
  table.parentNode.removeAttribute("tabindex") // its cells take the focus, and scroll it
  // A grid may hold no link outside its cells: the caption's go into the table's menu.
  ofTable[table.closest("section").querySelector("h2").id] = marks(table.caption).map(link => {
    const sign = document.createElement("span")
    sign.className = link.className
    sign.append(...link.cloneNode(true).childNodes)
    link.replaceWith(sign)
    return link
  })
  for (const link of table.querySelectorAll("a")) link.tabIndex = -1
  for (const cell of cells) cell.classList.add("giar-place")

  const opened = cell => open(cell, address(cell), marks(cell))
  table.addEventListener("click", event => {
    const cell = event.target.closest(".giar-place")
    if (!cell || event.target.closest(".giar-flag") || event.ctrlKey || event.metaKey || String(getSelection())) return
    cell.focus({ preventScroll: true })
    opened(cell)
  })
  table.addEventListener("contextmenu", event => { // a long press; the mouse keeps the browser's own menu
    const cell = event.target.closest(".giar-place")
    if (!cell || event.pointerType !== "touch") return
    event.preventDefault()
    opened(cell)
  })
  table.addEventListener("keydown", event => {
    const cell = event.target
    const asked = ["Enter", " ", "ContextMenu"].includes(event.key) || (event.shiftKey && event.key === "F10")
    if (!asked || !cell.classList.contains("giar-place")) return
    event.preventDefault()
    opened(cell)
  })
}

function action(label, run) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "giar-action"
  button.textContent = label
  button.addEventListener("click", () => run(button))
  return button
}

for (const line of document.querySelectorAll(".giar-downloads[data-table]")) {
  line.append(" ", action("链接、引用、嵌入", button => open(button, line.getAttribute("data-table"), ofTable[line.getAttribute("data-table")])))
}
for (const line of document.querySelectorAll(".giar-hash")) {
  line.append(" ", action("引用本报告", button => open(button, "", [])))
}

// Where the site does not state its address, the printed citation has the one it was read at.
for (const place of document.querySelectorAll(".giar-address:empty")) place.textContent = location.href.split("#")[0]

/* Tab goes from group to group; inside one the arrow keys do. */
const GROUPS = ".giar-report .giar-identity, .giar-report .giar-key, .giar-report .giar-notes, .giar-report .giar-downloads, " +
  ".giar-report .giar-years, .md-nav--secondary"
for (const box of document.querySelectorAll(GROUPS)) group(box)
for (const link of document.querySelectorAll(".giar-report .giar-self")) link.tabIndex = -1

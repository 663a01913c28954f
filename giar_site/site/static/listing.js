/* Tables of reports: sorted and filtered, the state in the address, and as CSV what is on screen. */

import { redraw } from "./charts.js"
import { offerAddress } from "./clipboard.js"
import { saveCsv } from "./download.js"

const form = document.querySelector("form.giar-filters")
const tables = [...document.querySelectorAll("table[data-listing]")]
const rows = tables.flatMap(table => [...table.tBodies[0].rows])
const fields = form ? [...form.elements].filter(field => field.name) : []
let sort = "" // a column's id, with "-" before it for falling

const text = cell => {
  const plain = cell.cloneNode(true)
  for (const extra of plain.querySelectorAll(".giar-sr, sup, .giar-badge")) extra.remove()
  return plain.textContent.trim()
}

const kept = row => fields.every(field => {
  const wanted = field.value.trim()
  if (!wanted) return true
  if (field.name === "q") return wanted.toLowerCase().split(/\s+/).every(word => row.textContent.toLowerCase().includes(word))
  return (row.dataset[field.name] || "").split(" ").includes(wanted)
})

function order(table) {
  const falling = sort.startsWith("-")
  const id = sort.replace(/^-/, "")
  const headers = [...table.tHead.rows[0].cells]
  const index = headers.findIndex(header => header.dataset.column === id)
  for (const header of headers) {
    if (header.dataset.column === id) header.setAttribute("aria-sort", falling ? "descending" : "ascending")
    else header.removeAttribute("aria-sort")
  }
  const all = [...table.tBodies[0].rows]
  if (index < 0) return all.sort((a, b) => a.dataset.order - b.dataset.order)
  const key = row => row.cells[index].dataset.value
  return all.sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined) || a.dataset.order - b.dataset.order
    const difference = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh") : x - y
    return (falling ? -difference : difference) || a.dataset.order - b.dataset.order
  })
}

function show() {
  for (const row of rows) row.hidden = !kept(row)
  const shown = rows.filter(row => !row.hidden).length
  for (const table of tables) {
    table.tBodies[0].append(...order(table))
    const section = table.closest("section")
    section.hidden = shown > 0 && [...table.tBodies[0].rows].every(row => row.hidden)
  }
  const status = document.querySelector(".giar-filters-count")
  if (status) status.textContent = shown === rows.length ? `共 ${rows.length} 份报告` : `${rows.length} 份报告中的 ${shown} 份`
  for (const figure of document.querySelectorAll("figure[data-chart=spread]")) chart(figure)
}

/** The chart shows the reports that the table shows. */
function chart(figure) {
  const script = figure.querySelector("script")
  figure.giarAll = figure.giarAll || JSON.parse(script.textContent)
  const wanted = new Set(rows.filter(row => !row.hidden).map(row => Number(row.dataset.order)))
  const now = JSON.stringify(figure.giarAll.filter(point => wanted.has(point.report)))
  if (now === script.textContent) return
  script.textContent = now
  redraw(figure)
}

function remember() {
  const query = new URLSearchParams()
  for (const field of fields) if (field.value.trim()) query.set(field.name, field.value.trim())
  if (sort) query.set("sort", sort)
  const words = query.toString()
  history.replaceState(null, "", location.pathname + (words && `?${words}`) + location.hash)
}

function recall() {
  const query = new URLSearchParams(location.search)
  for (const field of fields) field.value = query.get(field.name) || ""
  sort = query.get("sort") || ""
  show()
}

function csv() {
  const made = []
  for (const table of tables) {
    const shown = [...table.tBodies[0].rows].filter(row => !row.hidden)
    if (!shown.length) continue
    const heads = [...table.tHead.rows[0].cells].map(text)
    made.push([...heads, "非照录的格", "地址"])
    for (const row of shown) {
      const cells = [...row.cells]
      const remarks = cells.flatMap((cell, index) => (cell.dataset.status ? [`${heads[index]}：${cell.dataset.status}`] : []))
      const link = row.querySelector("td a") || row.querySelector("a")
      made.push([...cells.map(cell => cell.dataset.value || text(cell)), remarks.join("；"), link ? link.href : ""])
    }
  }
  saveCsv(`${location.pathname.split("/").filter(Boolean).slice(-2).join("-")}.csv`, made)
}

for (const table of tables) {
  for (const header of table.tHead.rows[0].cells) {
    if (!header.dataset.column) continue
    const button = document.createElement("button")
    button.type = "button"
    button.className = "giar-sort"
    button.append(...header.childNodes)
    header.append(button)
    button.addEventListener("click", () => {
      const id = header.dataset.column
      sort = sort === `-${id}` ? id : sort === id ? "" : `-${id}`
      show()
      remember()
    })
  }
}
rows.forEach((row, index) => { if (!row.dataset.order) row.dataset.order = index })
if (form) {
  form.hidden = false
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("input", () => { show(); remember() })
  form.addEventListener("reset", () => setTimeout(() => { sort = ""; show(); remember() }))
  form.querySelector("[data-csv]").addEventListener("click", csv)
  offerAddress(form)
}
window.addEventListener("popstate", recall)
recall()

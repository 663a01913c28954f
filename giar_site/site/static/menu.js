/* The menu of one cell, row, table or of the whole report: link, citation, where it was read, what it means. */

import { citations } from "./citation.js"
import { copy } from "./clipboard.js"

const source = JSON.parse(document.getElementById("giar-source").textContent)
const canonical = document.querySelector("link[rel=canonical]")
const page = canonical ? canonical.href : location.href.replace(/[?#].*/, "")
const REMARK = /（[^（）]*）$/
let box = null
let opener = null

const once = load => { let kept; return () => (kept = kept || load()) }
const fetched = url => once(async () => (await fetch(url)).json())
const forms = fetched(new URL("forms.json", import.meta.url))
const report = fetched("report.json")

function make(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** What an address ("", table, table.item, table.item:column) is called and means, in the report's edition. */
async function described(address) {
  const [row, column] = address.split(":")
  const [table, ...rest] = row.split(".")
  const edition = source.editions[table]
  if (!edition) return { name: "", terms: [], row: "", column: "" }
  const all = await forms()
  const form = all[edition][table]
  const item = form.items[rest.join(".")] || (rest.length ? { label: form.groups[rest.join(".")] } : null)
  const shown = column ? form.columns[column] : null
  const group = item && item.group ? form.groups[item.group] : ""
  const rowName = item ? item.label.replace(REMARK, "") : ""
  const names = [form.title, group, rowName, shown && shown.label].filter(Boolean)
  return { name: names.join(" › "), short: [rowName || form.title, shown && shown.label].filter(Boolean).join(" · "),
    terms: [item && { ...item, name: rowName }, shown && { ...shown, name: shown.label }].filter(Boolean),
    notice: `${edition} 年版表式（${form.notice}）`, unit: shown ? shown.unit : "" }
}

/** How the cell reads on the page, without its marks. */
function figure(address) {
  const cell = address.includes(":") && document.getElementById(address)
  if (!cell) return ""
  const plain = cell.cloneNode(true)
  for (const mark of plain.querySelectorAll(".giar-flag, sup")) mark.remove()
  for (const aside of plain.querySelectorAll("small, .giar-sr")) aside.prepend("，")
  return plain.textContent.replace(/^，/, "").trim()
}

function paragraphs(...texts) {
  return texts.filter(Boolean).map(text => make("p", {}, text))
}

function copyButton(label, text) {
  const button = make("button", { type: "button", class: "giar-menu-action" }, label)
  button.addEventListener("click", () => copy(text, box.querySelector("[role=status]")))
  return button
}

async function showCitations(panel, address, about) {
  for (const [name, text] of citations(source, about.name, figure(address), page + (address && `#${address}`))) {
    panel.append(make("h3", {}, name), ...paragraphs(text), copyButton(`复制${name}引用`, text))
  }
}

async function showSource(panel, address) {
  panel.append(...paragraphs(`文件：${source.file}`))
  const facts = (await report()).facts.filter(fact => {
    const row = `${fact.table}.${fact.item}`
    return [fact.table, row, `${row}:${fact.column}`].includes(address)
  })
  const fact = address.includes(":") ? facts[0] : facts.find(one => one.location)
  const place = fact && fact.location
  if (address.includes(":") && fact) panel.append(...paragraphs(fact.raw ? `原文：“${fact.raw}”` : "这一格没有文字", fact.note))
  if (!place) return panel.append(...paragraphs(address.includes(":") ? "文件中没有这一格的位置。" : "请选一格查看它在文件中的位置。"))
  const words = [["page", "页"], ["line", "行"], ["column", "字"], ["table", "张表"], ["row", "表行"], ["cell", "格"]]
  panel.append(...paragraphs("位置：" + words.filter(([key]) => place[key]).map(([key, unit]) => `第 ${place[key]} ${unit}`).join("，") +
    (address.includes(":") ? "" : "起")))
  if (place.context) panel.append(make("p", {}, "前后文字："), make("blockquote", {}, place.context))
}

function showHistory(panel, address) {
  const lines = source.history[address] || []
  const list = make("ul", {}, ...lines.map(line => make("li", {}, line)))
  if (lines.length) panel.append(list)
  if (source.since) panel.append(...paragraphs(`从数据版本 ${source.since} 起记录变化${lines.length ? "" : "，此后没有变过"}。`))
}

function showEmbedding(panel, table) {
  const path = page.match(/agencies\/[^/]+\/\d{4}\/$/)[0]
  const address = new URL(`../embed.html?page=${path}&part=${table}`, new URL(page.slice(0, -path.length) + "assets/", location))
  const code = `<iframe src="${address}" title="${source.agency} ${source.year} 年政府信息公开年报" width="100%" height="600" loading="lazy"></iframe>`
  panel.append(...paragraphs(code), copyButton("复制嵌入代码", code))
}

async function showMeaning(panel, address, about) {
  for (const term of about.terms) {
    panel.append(make("h3", {}, term.name), ...paragraphs(term.definition || "法定表格没有另行说明", term.basis && `依据：${term.basis}`,
      term.unit && `单位：${term.unit}`))
  }
  panel.append(...paragraphs(about.notice))
}

function mistakeLink(address, about) {
  const where = `${source.title} ${about.name}\n${page}#${address}`
  const mail = source.mistake.startsWith("mailto:")
  const query = mail ? `?subject=${encodeURIComponent("年报数据有误")}&body=${encodeURIComponent(where)}` : ""
  return make("a", { class: "giar-menu-item", href: source.mistake + query }, "报告错误")
}

function disclosure(label, fill) {
  const panel = make("div", { class: "giar-menu-panel", hidden: "" })
  const button = make("button", { type: "button", class: "giar-menu-item", "aria-expanded": "false" }, label)
  button.addEventListener("click", async () => {
    const open = panel.hidden
    for (const other of box.querySelectorAll(".giar-menu-panel")) other.hidden = true
    for (const other of box.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", "false")
    if (open && !panel.childNodes.length) await fill(panel).catch(() => panel.append(...paragraphs("没有取到数据，请检查网络。")))
    panel.hidden = !open
    button.setAttribute("aria-expanded", String(open))
    if (box) settle()
  })
  return [button, panel]
}

/** Beside its cell; where there is no room, at the foot of the screen. */
function settle() {
  const cell = opener.getBoundingClientRect()
  const size = box.getBoundingClientRect()
  const narrow = innerWidth < 600
  box.classList.toggle("giar-menu-sheet", narrow)
  if (narrow) return
  const left = Math.max(8, Math.min(cell.left, document.documentElement.clientWidth - size.width - 8))
  const below = cell.bottom + 4
  const top = below + size.height < innerHeight ? below : Math.max(56, cell.top - size.height - 4)
  box.style.left = `${left + scrollX}px`
  box.style.top = `${top + scrollY}px`
}

export function close(refocus) {
  if (!box) return
  box.remove()
  box = null
  opener.removeAttribute("aria-expanded")
  if (refocus) opener.focus()
}

/** Opens the menu of `address` beside `cell`. `marks` are links to what is said of it. */
export async function open(cell, address, marks) {
  const about = await described(address)
  close(false)
  opener = cell
  const said = figure(address)
  const title = [about.short || "本报告", said].filter(Boolean).join("：")
  box = make("div", { class: "giar-menu", role: "dialog", "aria-label": title })
  box.append(make("p", { class: "giar-menu-title" }, title))
  const link = copyButton("复制链接", page + (address && `#${address}`))
  link.className = "giar-menu-item"
  box.append(link, ...disclosure("引用", panel => showCitations(panel, address, about)))
  if (about.name) {
    box.append(...disclosure("出处", panel => showSource(panel, address)))
    box.append(...disclosure("法定含义", panel => showMeaning(panel, address, about)))
    if (address.includes(":") && (source.since || source.history[address])) {
      box.append(...disclosure("历史", async panel => showHistory(panel, address)))
    }
  }
  if (address && !address.includes(".")) box.append(...disclosure("嵌入", async panel => showEmbedding(panel, address)))
  for (const mark of marks) {
    box.append(make("a", { class: "giar-menu-item", href: mark.getAttribute("href") }, mark.textContent.replace(/^[⚠※]/, "")))
  }
  if (source.mistake) box.append(mistakeLink(address, about))
  else if (source.contact) box.append(make("p", { class: "giar-menu-contact" }, `报告错误：${source.contact}`))
  const shut = make("button", { type: "button", class: "giar-menu-item giar-menu-close" }, "关闭")
  shut.addEventListener("click", () => close(true))
  box.append(shut, make("p", { role: "status", class: "giar-menu-status" }))
  document.querySelector(".giar").append(box)
  settle()
  box.querySelector(".giar-menu-item").focus({ preventScroll: true })
  const items = () => [...box.querySelectorAll("button, a, input")].filter(item => item.getClientRects().length)
  box.addEventListener("keydown", event => {
    const all = items()
    const index = all.indexOf(document.activeElement)
    const last = all.length - 1
    const next = { ArrowDown: index < last ? index + 1 : 0, ArrowUp: index > 0 ? index - 1 : last, Home: 0, End: last }[event.key]
    if (event.key === "Escape" || event.key === "Tab") {
      close(true)
      if (event.key === "Escape") event.preventDefault()
    } else if (next !== undefined && document.activeElement.tagName !== "INPUT") {
      event.preventDefault()
      all[next].focus()
    }
  })
  box.addEventListener("click", event => { if (event.target.closest("a[href^='#']")) close(false) })
}

document.addEventListener("pointerdown", event => {
  if (box && !box.contains(event.target)) close(false)
})

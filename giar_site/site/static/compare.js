/* Agencies side by side: chosen here, kept in the address, drawn from each agency's file of the API. */

import { agencies, find } from "./agency-index.js"
import { offerAddress } from "./clipboard.js"

const MOST = 6
const FEW = 30
const root = new URL("../", import.meta.url)
const form = document.querySelector(".giar-compare")
const found = form.querySelector(".giar-found")
const chosen = form.querySelector(".giar-chosen")
const status = document.querySelector(".giar-compare-status")
const place = document.querySelector(".giar-compare-table")
const SCOPES = { aggregate: "汇总", own: "本机关", unknown: "报告未说明" }
const NOTHING = { blank: "空白", not_applicable: "不适用", unresolved: "？未能确定", absent: "未列", withheld: "已撤下" }
const SIGNS = { derived: "†", supplied: "‡" }
const RATES = [
  ["予以公开和部分公开占办结", ["requests.granted:total", "requests.partially_granted:total"], "requests.total:total"],
  ["不予公开（国家秘密）占办结", ["requests.denied.state_secret:total"], "requests.total:total"],
]
const kept = new Map()
let ids = []
let round = 0

function make(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const ticked = name => [...form.querySelectorAll(`[name=${name}]:checked`)]

function figures(id) {
  if (!kept.has(id)) {
    kept.set(id, fetch(new URL(`api/v1/agencies/${id}.json`, root)).then(async answer => (answer.ok ? (await answer.json()).reports : [])))
  }
  return kept.get(id)
}

/** A figure's whole digits in threes; what is after the point stays. */
const grouped = value => value.replace(/^[^.]+/, whole => whole.replace(/\B(?=(\d{3})+$)/g, ","))

/** Behind printed figures of which one does not agree with others. */
function doubt(report, ...addresses) {
  if (!addresses.some(address => report.doubted?.includes(address))) return ""
  return make("small", { class: "giar-doubt" }, make("span", { "aria-hidden": "true" }, "⚠"), make("span", { class: "giar-sr" }, "有疑问"))
}

/** No report that counts: not received, taken down or undecided; the agency's page says which. */
const none = () => make("td", { class: "text" }, "无计入的年报")

function figure(report, address) {
  if (!report) return none()
  const fact = report.figures[address]
  if (!fact) return make("td", { class: "text" }, report[`${address.split(".")[0]}_edition`] ? "本表式无此项" : "未列")
  const { value, status: kind } = fact
  const words = value === null ? NOTHING[kind] : grouped(value) + (SIGNS[kind] || "")
  return make("td", value === null ? { class: "text" } : {}, make("a", { href: `${root}agencies/${report.agency_id}/${report.year}/#${address}` }, words), doubt(report, address))
}

function rate(report, parts, whole) {
  if (!report) return none()
  const values = [...parts, whole].map(address => report.figures[address]?.value ?? null)
  const total = values.pop()
  if (values.includes(null) || total === null) return make("td", { class: "text" }, "不能计算")
  const sum = values.reduce((a, b) => a + Number(b), 0)
  if (!Number(total)) return make("td", { class: "text" }, `分母为 0（${sum}/0）`, doubt(report, ...parts, whole))
  const few = total < FEW ? make("small", {}, `n＜${FEW}，不宜比较`) : ""
  return make("td", {}, make("i", {}, `${(sum / total * 100).toFixed(1)} %`), doubt(report, ...parts, whole), make("small", {}, `${sum}/${total}，n = ${total}`), few)
}

async function show() {
  const mine = ++round
  const all = new Map((await agencies()).map(agency => [agency.id, agency]))
  ids = ids.filter(id => all.has(id)).slice(0, MOST)
  const data = await Promise.all(ids.map(figures))
  if (mine !== round) return
  chosen.replaceChildren(...ids.map(id => {
    const remove = make("button", { type: "button", class: "giar-action", "aria-label": `移除${all.get(id).name}` }, "移除")
    remove.addEventListener("click", () => { ids = ids.filter(other => other !== id); changed() })
    return make("li", {}, all.get(id).name, " ", remove)
  }))
  const years = ticked("years").map(field => Number(field.value)).sort((a, b) => b - a)
  const items = ticked("items")
  status.textContent = ids.length ? `${ids.length} 个机关、${years.length} 个年度` : "请先加入机关。"
  if (!ids.length || !years.length || !items.length) return place.replaceChildren()
  const head = make("tr", {}, make("th", { scope: "col", class: "level-0" }, "事项"), make("th", { scope: "col", class: "giar-year" }, "年度"),
    ...ids.map(id => make("th", { scope: "col" }, make("a", { href: `${root}agencies/${id}/` }, all.get(id).name))))
  const report = (index, year) => data[index].find(one => one.year === year)
  const line = (label, year, first, cells) => make("tr", {},
    ...(first ? [make("th", { scope: "rowgroup", rowspan: years.length, class: "level-0" }, label)] : []), make("td", { class: "text giar-year" }, String(year)), ...cells)
  const groups = [
    ["统计范围", (index, year) => report(index, year) ? make("td", { class: "text" }, SCOPES[report(index, year).scope]) : none()],
    ...items.map(field => [field.parentNode.textContent.trim(), (index, year) => figure(report(index, year), field.value)]),
    ...RATES.map(([label, parts, whole]) => [`${label}（本站计算）`, (index, year) => rate(report(index, year), parts, whole)]),
  ]
  const bodies = groups.map(([label, cell]) => make("tbody", {}, ...years.map((year, at) => line(label, year, !at, ids.map((_, index) => cell(index, year))))))
  const caption = make("caption", {}, make("span", {}, "照录各年报的数字，点数字可到报告中的那一格。† 推算，‡ 人工补录，⚠ 有疑问（如勾稽关系不符，见报告中的那一格）。“无计入的年报”的原因（未收录、已撤下或者未能确定以哪一份为准）见机关的网页。"))
  const frame = make("div", { class: "giar-frame giar-frame-list giar-frame-side", tabindex: "0", role: "region", "aria-label": "比较" },
    make("table", { class: "giar-form giar-list giar-side" }, caption, make("thead", {}, head), ...bodies))
  place.replaceChildren(frame)
}

function changed() {
  const query = new URLSearchParams()
  const usual = [...form.querySelectorAll("[data-usual]")].map(field => field.value).join()
  const items = ticked("items").map(field => field.value).join()
  if (ids.length) query.set("agencies", ids.join())
  query.set("years", ticked("years").map(field => field.value).join())
  if (items !== usual) query.set("items", items)
  history.replaceState(null, "", `${location.pathname}?${query.toString().replace(/%2C/g, ",").replace(/%3A/g, ":")}`)
  show()
}

function recall() {
  const query = new URLSearchParams(location.search)
  const list = name => (query.get(name) || "").split(",").filter(Boolean)
  ids = [...new Set(list("agencies"))]
  const items = list("items")
  for (const field of form.querySelectorAll("[name=items]")) {
    field.checked = items.length ? items.includes(field.value) : field.hasAttribute("data-usual")
  }
  const fields = [...form.querySelectorAll("[name=years]")]
  for (const [index, field] of fields.entries()) field.checked = query.has("years") ? list("years").includes(field.value) : index < 2
  show()
}

form.querySelector("[name=find]").addEventListener("input", async event => {
  const hits = (await find(event.target.value, 8)).filter(agency => !ids.includes(agency.id))
  found.replaceChildren(...hits.map(agency => {
    const add = make("button", { type: "button", class: "giar-action" }, `＋ ${agency.name}`)
    add.addEventListener("click", () => {
      if (ids.length < MOST) ids.push(agency.id)
      found.replaceChildren()
      event.target.value = ""
      event.target.focus()
      changed()
    })
    return make("li", {}, add)
  }))
})
form.addEventListener("change", event => { if (event.target.type === "checkbox") changed() })
form.addEventListener("submit", event => event.preventDefault())
offerAddress(form)
window.addEventListener("popstate", recall)
form.hidden = false
recall()

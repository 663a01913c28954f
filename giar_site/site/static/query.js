/* SQL over the data set. What is fetched: SQLite and one file of the data, both when the reader first runs a query. */

import { redraw } from "./charts.js"
import { saveCsv } from "./download.js"

const page = document.querySelector(".giar-query")
const form = page.querySelector(".giar-query-form")
const { file: choice, sql: editor } = form.elements
const stop = form.querySelector("[data-stop]")
const bar = form.querySelector("progress")
const given = form.querySelector(".giar-query-given")
const status = page.querySelector(".giar-query-status")
const trouble = page.querySelector(".giar-query-error")
const count = page.querySelector(".giar-query-count")
const place = page.querySelector(".giar-query-table")
const files = page.querySelector(".giar-query-files")
const column = files.querySelector("[data-column]")
const figure = page.querySelector("figure[data-chart]")
const { most, shown: visibleRows, bars, library: librarySize } =
  Object.fromEntries(Object.entries(page.dataset).map(([name, value]) => [name, Number(value)]))
const root = new URL("../", import.meta.url)
const own = [...page.querySelectorAll("[data-question]")]
const bytes = new Map() // address → what was fetched
let worker = null
let opened = "" // the file that the worker holds
let result = null
let round = 0
let halt = () => {} // ends what is under way

function make(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Control and direction characters spelt out, as everywhere on the site. */
const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g
const visible = text => text.replace(HIDDEN, sign => `[U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`)
const plain = value => (value === null ? "" : value.number ?? value)
const grouped = number => number.replace(/^-?\d+/, whole => whole.replace(/\B(?=(\d{3})+$)/g, ","))

// -- what is fetched

async function fetched(url, size, signal, progress) {
  if (bytes.has(url)) return bytes.get(url)
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  const parts = []
  let length = 0
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    length += value.length
    progress(Math.min(length, size))
  }
  const whole = await new Blob(parts).arrayBuffer()
  bytes.set(url, whole)
  return whole
}

async function fetchAll(option) {
  const size = Number(option.dataset.size)
  const wanted = [[new URL("vendored/sql-wasm.wasm", import.meta.url).href, librarySize],
    [new URL(option.dataset.url, location.href).href, size]]
  const abort = new AbortController()
  let before = 0
  const found = []
  halt = () => abort.abort()
  bar.hidden = false
  try {
    for (const [url, part] of wanted) {
      found.push(await fetched(url, part, abort.signal, length => {
        bar.value = (before + length) / (librarySize + size)
        status.textContent = `正在下载：${((before + length) / 1e6).toFixed(1)} / ${((librarySize + size) / 1e6).toFixed(1)} MB`
      }))
      before += part
    }
  } finally {
    bar.hidden = true
  }
  return found
}

// -- the worker

function end() {
  if (worker) worker.terminate()
  worker = null
  opened = ""
}

/** The worker's answer; null where it was stopped. */
function ask(message) {
  return new Promise(resolve => {
    worker.onmessage = event => resolve(event.data)
    worker.onerror = event => resolve({ kind: "broken", error: event.message || "" })
    halt = () => { end(); resolve(null) }
    worker.postMessage(message)
  })
}

async function open(option) {
  if (worker && opened === option.value) return { ready: true }
  const [library, database] = await fetchAll(option)
  status.textContent = "正在打开数据"
  end()
  worker = new Worker(new URL("query-worker.js", import.meta.url))
  const answer = await ask({ open: database, library })
  if (answer && answer.ready) opened = option.value
  else end()
  return answer
}

// -- what is wrong, in Chinese

const WORDS = [
  [/no such table: (.*)/, name => `没有叫“${name}”的表。可以查的表见本页末尾。`],
  [/no such column: (.*)/, name => `没有叫“${name}”的列。文字要用单引号，列名见本页末尾。`],
  [/ambiguous column name: (.*)/, name => `几张表都有“${name}”这一列，请在前面写明表名，如 facts.${name}。`],
  [/no such function: (.*)/, name => `SQLite 没有“${name}”这个函数。`],
  [/wrong number of arguments to function (\S*)\(\)/, name => `函数“${name}”的参数个数不对。`],
  [/misuse of aggregate/, () => "SUM、COUNT 等汇总函数不能用在这里，请改用 HAVING 或者子查询。"],
  [/near "([^]*)": syntax error/, word => `语法有误，在“${word}”附近。`],
  [/unrecognized token: "([^]*)"/, word => `不认识“${word}”：引号可能没有成对，或者用了中文标点。`],
  [/incomplete input/, () => "语句没有写完。"],
  [/readonly database/, () => "只能查询，不能修改数据。"],
  [/out of memory|too big/i, () => "结果太大，浏览器的内存不够。请缩小范围。"],
]

const KINDS = {
  empty: () => "请先写一条语句。",
  several: rest => `一次只运行一条语句，后面还有：${rest}`,
  open: () => "数据文件打不开，可能没有下载完整。请刷新后再试。",
  broken: () => "浏览器不能运行 SQLite，或者内存不够。可以下载数据文件，在自己的程序里查询。",
}

function inChinese({ error, kind }) {
  if (KINDS[kind]) return KINDS[kind](error)
  for (const [pattern, words] of WORDS) {
    const match = error.match(pattern)
    if (match) return words(match[1])
  }
  return "SQLite 不能运行这条语句。"
}

function stopped() {
  status.textContent = "已停止。"
  clear("已停止，没有结果。")
}

function fail(said, error = "") {
  status.textContent = ""
  clear("没有结果。")
  trouble.replaceChildren(make("p", {}, visible(said)), ...(error ? [make("p", {}, "SQLite 的原话：", make("code", {}, visible(error)))] : []))
  editor.setAttribute("aria-invalid", "true")
}

// -- the result

/** A link where the text is an address of this site. */
function linked(text) {
  const path = [page.dataset.root, ""].filter(start => start !== undefined && text.startsWith(start))
    .map(start => text.slice(start.length)).find(rest => /^(agencies|received)\/[\w-]+\/(\d{4}\/)?(#[\w.:*-]+)?$/.test(rest))
  return path ? make("a", { href: new URL(path, root).href }, text) : visible(text)
}

function cell(value) {
  if (value === null) return make("td", { class: "blank" }, make("span", { class: "giar-sr" }, "没有数字（NULL）"))
  if (value.number !== undefined) return make("td", value.number === "0" ? { class: "zero" } : {}, grouped(value.number))
  return make("td", { class: "text" }, linked(value))
}

/** Years are numbers that nobody groups. */
const isYear = name => /^(year|年度|年份)$|_year$/.test(name)

function table({ columns, rows }) {
  const body = rows.slice(0, visibleRows).map(row => make("tr", {}, ...row.map((value, at) =>
    (isYear(columns[at]) && value !== null ? make("td", { class: "text" }, visible(plain(value))) : cell(value)))))
  const caption = make("caption", {}, make("span", {}, "查询的结果由语句决定，不是本站发布的数字；引用请用各报告的网址。"))
  const heads = columns.map(name => make("th", { scope: "col" }, visible(name)))
  return make("div", { class: "giar-frame giar-frame-list", tabindex: "0", role: "region", "aria-label": "查询结果" },
    make("table", { class: "giar-form giar-list giar-query-rows" }, caption, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body)))
}

/** The columns that hold numbers and nothing else, years apart. */
function numeric({ columns, rows }) {
  return columns.map((_, at) => at).filter(at => !isYear(columns[at]) && rows.some(row => row[at] !== null) &&
    rows.every(row => row[at] === null || row[at].number !== undefined))
}

function chart() {
  const at = Number(column.value)
  figure.hidden = column.value === ""
  if (figure.hidden) return
  const numbers = new Set(numeric(result))
  const seen = new Map()
  const points = result.rows.slice(0, bars).map(row => {
    const name = visible(row.filter((value, i) => !numbers.has(i) && !/^(https?:|agencies\/)/.test(plain(value))).map(plain).join(" · ")) || "—"
    seen.set(name, (seen.get(name) || 0) + 1)
    const label = seen.get(name) > 1 ? `${name}（${seen.get(name)}）` : name
    return { label, value: row[at] === null ? null : Number(row[at].number), said: row[at] === null ? "没有数字" : grouped(row[at].number) }
  })
  figure.querySelector("b").textContent = visible(result.columns[at])
  figure.querySelector("script").textContent = JSON.stringify(points)
  redraw(figure)
}

function show(answer) {
  result = answer
  const total = answer.rows.length.toLocaleString("en")
  count.textContent = answer.more ? `结果超过 ${total} 行，只取了前 ${total} 行，没有取完` : `共 ${total} 行`
  if (answer.rows.length > visibleRows) count.textContent += `；这里列前 ${visibleRows} 行，CSV 中有取到的全部`
  count.textContent += `。数据：${choice.selectedOptions[0].text}。`
  place.replaceChildren(answer.rows.length ? table(answer) : make("p", {}, "没有符合条件的行。"))
  files.hidden = !answer.rows.length
  const columns = numeric(answer)
  column.replaceChildren(make("option", { value: "" }, "不画"), ...columns.map(at => make("option", { value: at }, visible(answer.columns[at]))))
  column.parentNode.hidden = !columns.length
  chart()
}

// -- the address

const address = () => `#${new URLSearchParams({ file: choice.value, sql: editor.value })}`

function clear(said) {
  result = null
  count.textContent = said
  place.replaceChildren()
  files.hidden = figure.hidden = true
}

/** What the address asks for. It is not run: whoever made the address can have a statement print any words
    and figures, and they would stand under this site's name. */
function recall() {
  const query = new URLSearchParams(location.hash.slice(1))
  if (!query.has("sql") || location.hash === address()) return
  clear("还没有运行。")
  editor.value = query.get("sql")
  given.hidden = own.some(item => item.querySelector("code").textContent === editor.value)
  const known = [...choice.options].some(option => option.value === query.get("file"))
  if (known) choice.value = query.get("file")
  else status.textContent = "网址中的数据文件已经没有了（数据变大后分法会变），请另选。"
}

async function run() {
  const mine = ++round
  halt()
  trouble.replaceChildren()
  editor.removeAttribute("aria-invalid")
  given.hidden = true
  stop.disabled = false
  if (location.hash !== address()) history.pushState(null, "", address())
  try {
    let answer = await open(choice.selectedOptions[0])
    if (mine !== round) return
    if (answer && answer.ready) {
      status.textContent = "正在查询"
      answer = await ask({ sql: editor.value, most })
      if (mine !== round) return
    }
    if (!answer) return stopped()
    if (answer.kind === "broken") end()
    if (answer.kind) return fail(inChinese(answer), answer.kind === "sqlite" ? answer.error : "")
    status.textContent = `完成，用时 ${Math.ceil(answer.milliseconds)} 毫秒。`
    show(answer)
  } catch (error) {
    if (mine !== round) return
    if (error.name === "AbortError") stopped()
    else fail("没有取到数据，请检查网络。")
  } finally {
    if (mine === round) {
      stop.disabled = true
      halt = () => {}
    }
  }
}

for (const item of own) {
  const button = make("button", { type: "button", class: "giar-action", "aria-label": `运行：${item.querySelector("summary").textContent}` }, "运行")
  button.addEventListener("click", async () => {
    editor.value = item.querySelector("code").textContent
    await run()
    page.querySelector(".giar-query-result").scrollIntoView()
  })
  item.prepend(button)
}

form.addEventListener("submit", event => { event.preventDefault(); run() })
editor.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    run()
  }
})
stop.addEventListener("click", () => halt())
column.addEventListener("change", chart)
files.querySelector("[data-csv]").addEventListener("click", () =>
  saveCsv(`giar-${choice.value}.csv`, [result.columns, ...result.rows.map(row => row.map(plain))]))
window.addEventListener("hashchange", recall)
window.addEventListener("popstate", recall)
form.hidden = false
recall()

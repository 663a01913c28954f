/* The search box over Pagefind's index.

   Chinese is indexed as pairs of characters (giar_site/site/search.py says why); a query is turned into
   the same pairs, as one phrase a word, and what Pagefind shows of a page is turned back. */

const HAN = /[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu
const HAN_START = /^[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u
const PAGE = 10 // results shown at a time
const PLACES = 4 // places shown within one page, for each word

/** The words of a query, each as the phrase that the index holds. */
const phrases = words =>
  words.map(word => {
    let tokens = word.replace(HAN, run => {
      const chars = [...run]
      return " " + chars.map((char, i) => char + (chars[i + 1] ?? "")).join(" ") + " "
    }).trim().split(/\s+/)
    // The last character alone ends a run in the index; a query may stop within one.
    if (tokens.length > 1 && HAN_START.test(tokens.at(-1)) && [...tokens.at(-1)].length === 1) tokens = tokens.slice(0, -1)
    return tokens.join(" ")
  })

/** Index text (with Pagefind's <mark>s) as [text, marked] runs of readable text. */
const readable = html => {
  const runs = []
  const add = (text, marked) => {
    const last = runs.at(-1)
    if (last && last[1] === marked) last[0] += text
    else runs.push([text, marked])
  }
  let before = null
  const template = document.createElement("template")
  template.innerHTML = html // Pagefind's own, escaped: text and <mark> only
  const words = [...template.content.childNodes].flatMap(node =>
    node.textContent.split(/\s+/).filter(Boolean).map(text => [text, node.nodeName === "MARK"]))
  for (const [text, marked] of words) {
    const chars = [...text]
    const han = HAN_START.test(text)
    if (!han && before && !before.han) add(" ", marked && before.marked)
    // A pair's second character comes again as the next word's first.
    add(han ? chars[0] : text, marked || Boolean(han && before?.pair && before.marked))
    before = {han, marked, pair: han && chars.length === 2}
  }
  return runs
}

const write = (element, runs) => {
  for (const [text, marked] of runs) {
    if (!marked) element.append(text)
    else element.append(Object.assign(document.createElement("mark"), {textContent: text}))
  }
  return element
}

const plain = html => readable(html).map(run => run[0]).join("")

let engine
/** Pagefind, loaded when somebody first turns to a search box. */
const load = bundle => engine ??= (async () => {
  const {createInstance} = await import(new URL("pagefind.js", bundle))
  // Pagefind splits a query by the page's language, and would take the pairs apart again.
  const page = document.documentElement
  const lang = page.lang
  page.lang = "und"
  const pagefind = createInstance({baseUrl: new URL("..", bundle).pathname, excerptLength: 48})
  page.lang = lang
  await pagefind.init()
  return pagefind
})().catch(error => { engine = undefined; throw error })

/** All pages that hold every word, best first; each as the results that Pagefind has of it, one a word. */
const find = async (pagefind, words) => {
  const found = await Promise.all(phrases(words).map(phrase => pagefind.search(`"${phrase}"`)))
  const [first, ...others] = found.map(answer => answer.results)
  if (!first) return []
  const byId = others.map(results => new Map(results.map(result => [result.id, result])))
  const score = results => results.reduce((sum, result) => sum + result.score, 0)
  return first
    .filter(result => byId.every(results => results.has(result.id)))
    .map(result => [result, ...byId.map(results => results.get(result.id))])
    .sort((a, b) => score(b) - score(a))
}

class SearchBox {
  constructor(root) {
    this.root = root
    this.bundle = new URL(root.dataset.giarSearch, location.href)
    this.form = root.querySelector("form")
    this.input = root.querySelector("input")
    this.clear = root.querySelector("button[type=reset]")
    this.panel = root.querySelector(".giar-search__panel")
    this.status = root.querySelector("[role=status]")
    this.list = root.querySelector("[role=listbox]")
    this.turn = 0
    this.input.addEventListener("focus", () => { load(this.bundle).catch(() => {}); if (this.input.value) this.show() })
    this.input.addEventListener("input", event => event.isComposing || this.later())
    this.input.addEventListener("compositionend", () => this.later())
    this.input.addEventListener("keydown", event => this.key(event))
    this.form.addEventListener("submit", event => { event.preventDefault(); (this.active ?? this.options[0])?.click() })
    this.form.addEventListener("reset", () => { setTimeout(() => { this.later(0); this.input.focus() }) })
    this.list.addEventListener("mousedown", event => event.preventDefault()) // the box keeps the focus
    document.addEventListener("pointerdown", event => { if (!event.composedPath().includes(root)) this.hide() })
    root.addEventListener("focusout", event => { if (event.relatedTarget && !root.contains(event.relatedTarget)) this.hide() })
  }

  get options() { return [...this.list.querySelectorAll("[role=option]")] }
  get active() { return this.list.querySelector("[aria-selected=true]") }

  later(delay = 150) {
    this.clear.hidden = !this.input.value
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.search(), delay)
  }

  async search() {
    const turn = ++this.turn
    const query = this.input.value.trim()
    this.words = query.normalize("NFKC").replace(/["“”]/g, " ").split(/\s+/).filter(Boolean)
    this.list.replaceChildren()
    this.select(null)
    if (!query) return this.hide()
    this.say("正在搜索…")
    this.show()
    try {
      const results = await find(await load(this.bundle), this.words)
      if (turn !== this.turn) return
      if (!results.length) return this.say(`没有找到“${query}”。可以换用更短的词，或用空格隔开几个词。`)
      await this.more(results, 0, turn)
    } catch (error) {
      if (turn === this.turn) this.say("搜索暂时不能使用：索引没有加载成功。请检查网络后重试。")
      throw error
    }
  }

  async more(results, from, turn) {
    const pages = await Promise.all(
      results.slice(from, from + PAGE).map(words => Promise.all(words.map(result => result.data()))))
    if (turn !== this.turn) return
    this.list.querySelector(".giar-search__more")?.remove()
    for (const page of pages) this.list.append(...this.entries(page))
    const shown = from + pages.length
    this.say(shown < results.length ? `共 ${results.length} 页，显示前 ${shown} 页` : `共 ${results.length} 页`)
    if (shown < results.length) {
      const more = this.option("giar-search__more", () => this.more(results, shown, turn))
      more.append("显示更多结果")
      this.list.append(more)
    }
    this.options.forEach((option, i) => { option.id = `${this.input.id}-option-${i}` })
  }

  /** A page, and the sections and rows of it that hold a word of the query. */
  entries(words) {
    const {url, meta} = words[0]
    const weight = place => place.weighted_locations.reduce((sum, word) => sum + word.balanced_score, 0)
    const top = this.link("giar-search__page", url)
    top.append(Object.assign(document.createElement("strong"), {textContent: meta.title}))
    const places = new Map()
    for (const [i, page] of words.entries()) {
      const own = page.sub_results.find(place => !place.url.includes("#"))
      if (own && !meta.title.includes(this.words[i]))
        top.append(write(document.createElement("span"), readable(own.excerpt)))
      const others = page.sub_results.filter(place => place !== own).sort((a, b) => weight(b) - weight(a))
      for (const place of others.slice(0, PLACES)) if (!places.has(place.url)) places.set(place.url, place)
    }
    return [top, ...[...places.values()].map(place => {
      const option = this.link("giar-search__place", place.url)
      const title = plain(place.title)
      const runs = readable(place.excerpt)
      option.append(Object.assign(document.createElement("b"), {textContent: title}))
      if (runs.map(run => run[0]).join("") !== title) option.append(write(document.createElement("span"), runs))
      return option
    })]
  }

  link(kind, url) {
    const link = Object.assign(document.createElement("a"), {className: kind, href: url, tabIndex: -1})
    link.setAttribute("role", "option")
    link.setAttribute("aria-selected", "false")
    link.addEventListener("click", () => this.hide())
    return link
  }

  option(kind, action) {
    const option = Object.assign(document.createElement("div"), {className: kind})
    option.setAttribute("role", "option")
    option.setAttribute("aria-selected", "false")
    option.addEventListener("click", action)
    return option
  }

  key(event) {
    if (event.isComposing) return
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    if (event.key === "Escape") {
      if (this.panel.hidden) { this.input.blur(); closeOverlay() }
      else this.hide()
    } else if (step && !this.panel.hidden) {
      const options = this.options
      const at = options.indexOf(this.active)
      this.select(options[at < 0 ? (step > 0 ? 0 : options.length - 1) : at + step] ?? null)
    } else if (step && this.input.value) this.show()
    else return
    event.preventDefault()
  }

  select(option) {
    this.active?.setAttribute("aria-selected", "false")
    option?.setAttribute("aria-selected", "true")
    option?.scrollIntoView({block: "nearest"})
    if (option) this.input.setAttribute("aria-activedescendant", option.id)
    else this.input.removeAttribute("aria-activedescendant")
  }

  say(text) { this.status.textContent = text }
  show() { this.panel.hidden = false; this.input.setAttribute("aria-expanded", "true") }
  hide() { this.panel.hidden = true; this.input.setAttribute("aria-expanded", "false"); this.select(null) }
}

const boxes = [...document.querySelectorAll("[data-giar-search]")].map(root => new SearchBox(root))
const header = boxes.find(box => box.input.id === "giar-search")

/* On a narrow screen the header's box lies behind a button. */
const opener = document.querySelector(".giar-search-open")
const openOverlay = () => {
  document.documentElement.classList.add("giar-searching")
  opener.setAttribute("aria-expanded", "true")
  header.input.focus()
  header.input.select()
}
const closeOverlay = () => {
  if (!document.documentElement.classList.contains("giar-searching")) return
  document.documentElement.classList.remove("giar-searching")
  opener.setAttribute("aria-expanded", "false")
  opener.focus()
}
opener.setAttribute("aria-expanded", "false")
opener.addEventListener("click", openOverlay)
document.querySelector(".giar-search-close").addEventListener("click", () => { header.hide(); closeOverlay() })

document.addEventListener("keydown", event => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
  const plainKey = !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "s")
  const shortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k"
  if (!(shortcut || (plainKey && !typing))) return
  event.preventDefault()
  openOverlay()
})

const asked = new URLSearchParams(location.search).get("q")
if (asked && header) {
  openOverlay()
  header.input.value = asked
  header.later(0)
}

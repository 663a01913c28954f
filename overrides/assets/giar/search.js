/* The search box over Pagefind's index.

   Chinese is indexed as pairs of characters (giar_site/site/search.py says why); a query is turned into
   the same pairs, as one phrase a word, and what Pagefind shows of a page is turned back. */

const HAN = "[\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]"
const HAN_RUN = new RegExp(HAN + "+", "gu")
const HAN_ALONE = new RegExp(`^${HAN}$`, "u")
const HAN_WORD = new RegExp(`^${HAN}{1,2}$`, "u")
const SHOWN = 10 // pages shown at a time
const PLACES = 4 // places shown within one page, for each word
const FIRST = 1e6 // what is no agency's, or explains, before the agencies' pages where these are in shards
const LEAD = 32 // a hit before this word is in the page's title or first line

/** A word of a query as the index has it: {text, tokens, open}; open: it may stop within the last pair. */
export const phrase = text => {
  const tokens = text.replace(HAN_RUN, run => {
    const chars = [...run]
    return " " + chars.map((char, i) => char + (chars[i + 1] ?? "")).join(" ") + " "
  }).trim().split(/\s+/)
  // A run's last character stands alone in the index, where the run ends. A query may end before that.
  if (tokens.length > 1 && HAN_ALONE.test(tokens.at(-1)) && tokens.at(-2).endsWith(tokens.at(-1))) tokens.pop()
  return {text, tokens, open: HAN_ALONE.test(tokens.at(-1))}
}

const bare = token => token.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")

/** Where the phrase begins among the words of a page. */
const occurrences = (words, {tokens, open}) => {
  const wanted = tokens.map(bare)
  const last = wanted.length - 1
  return [...words.keys()].filter(at => wanted.every((token, i) =>
    words[at + i] === token || (open && i === last && words[at + i]?.startsWith(token))))
}

/** Words of the index as text: of a pair its first character, for its second is the next word's first. */
const readable = words => {
  let text = ""
  let between = ""
  for (const word of words) {
    const token = word.replace(/\.$/, "") // Pagefind ends each paragraph with one
    const han = HAN_WORD.test(token)
    text += (han ? "" : between) + (han ? [...token][0] : word)
    between = han ? "" : " "
  }
  return text
}

/** The text, with each of the query's words marked. */
const marked = (text, phrases) => {
  const escaped = phrases.map(({text}) => text.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&"))
  return text.split(new RegExp(`(${escaped.join("|")})`, "giu")).map((part, i) =>
    i % 2 ? Object.assign(document.createElement("mark"), {textContent: part}) : part)
}

let engine
/** Pagefind, loaded when somebody first turns to a search box. */
export const load = bundle => engine ??= (async () => {
  const {createInstance} = await import(new URL("pagefind.js", bundle))
  // Pagefind splits a query by the page's language, and would take the pairs apart again.
  const page = document.documentElement
  const lang = page.lang
  page.lang = "und"
  const baseUrl = new URL("..", bundle).pathname
  const pagefind = createInstance({baseUrl, indexWeight: FIRST})
  page.lang = lang
  const shards = await (await fetch(new URL("shards.json", bundle))).json()
  await pagefind.init()
  await Promise.all(shards.map(name => pagefind.mergeIndex(new URL(`${name}/`, bundle).pathname, {baseUrl})))
  return pagefind
})().catch(error => { engine = undefined; throw error })

/** The results of one phrase, in the order that the index states. */
const search = async (pagefind, {tokens, open}) => {
  const query = tokens.join(" ")
  const {results} = await pagefind.search(open ? query : `"${query}"`, {sort: {order: "desc"}})
  if (tokens.length < 2 || !open) return results
  // Not a phrase for Pagefind: keep the pages where the words follow one another.
  return results.filter(({words}) => words.some(at => tokens.every((_, i) => words.includes(at + i))))
}

/** All pages that hold every phrase, those first that have it in their title. */
export const find = async (pagefind, phrases) => {
  const [first, ...others] = await Promise.all(phrases.map(each => search(pagefind, each)))
  const ids = others.map(results => new Set(results.map(result => result.id)))
  const late = result => Math.min(...result.words) >= LEAD
  return first.filter(result => ids.every(set => set.has(result.id))).sort((a, b) => late(a) - late(b))
}

/** Where on a page the phrases are: [{url, title, excerpt}], "" for a title where no section has begun. */
const places = (page, phrases) => {
  const words = page.raw_content.split(/\s+/)
  const bares = words.map(bare)
  const sections = [{location: 0, url: page.url, title: ""}, ...page.anchors.filter(a => /^h\d$/.test(a.element))
    .map(({id, text, location}) => ({location, url: `${page.url}#${id}`, title: readable(text.split(/\s+/))}))]
  const found = new Map()
  // What is in the title leads to the page itself.
  for (const each of phrases.filter(({text}) => !page.meta.title.includes(text))) {
    const own = []
    for (const at of occurrences(bares, each)) {
      const i = sections.findLastIndex(section => section.location <= at)
      const {url, title, location} = sections[i]
      if (own.some(place => place.url === url)) continue
      const end = Math.min(at + 46, sections[i + 1]?.location ?? Infinity)
      own.push({url, title, excerpt: readable(words.slice(Math.max(location, at - 14), end))})
    }
    const named = place => place.title.includes(each.text)
    own.sort((a, b) => named(b) - named(a))
    for (const place of own.slice(0, PLACES)) if (!found.has(place.url)) found.set(place.url, place)
  }
  return [...found.values()]
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
    const words = query.normalize("NFKC").replace(/["“”]/g, " ").split(/\s+/).filter(word => bare(word))
    this.list.replaceChildren()
    this.select(null)
    if (!words.length) return this.hide()
    this.phrases = words.map(phrase)
    this.say("正在搜索…")
    this.show()
    try {
      const results = await find(await load(this.bundle), this.phrases)
      if (turn !== this.turn) return
      if (!results.length) return this.say(`没有找到“${query}”。可以换用更短的词，或用空格隔开几个词。`)
      await this.more(results, 0, turn)
    } catch (error) {
      if (turn === this.turn) this.say("搜索暂时不能使用：索引没有加载成功。请检查网络后重试。")
      throw error
    }
  }

  async more(results, from, turn) {
    const pages = await Promise.all(results.slice(from, from + SHOWN).map(result => result.data()))
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

  /** A page, and the sections and rows of it that hold the words. */
  entries(page) {
    const element = (tag, text) => {
      const made = document.createElement(tag)
      made.append(...marked(text, this.phrases))
      return made
    }
    const top = this.link("giar-search__page", page.url)
    top.append(element("strong", page.meta.title))
    const entries = [top]
    for (const {url, title, excerpt} of places(page, this.phrases)) {
      if (title) entries.push(this.link("giar-search__place", url))
      if (title) entries.at(-1).append(element("b", title))
      if (excerpt !== title) entries.at(-1).append(element("span", excerpt))
    }
    return entries
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
let cameFrom = null
const openOverlay = () => {
  if (document.activeElement !== header.input) cameFrom = document.activeElement
  document.documentElement.classList.add("giar-searching")
  opener.setAttribute("aria-expanded", "true")
  header.input.focus()
  header.input.select()
}
const closeOverlay = () => {
  if (!document.documentElement.classList.contains("giar-searching")) return
  document.documentElement.classList.remove("giar-searching")
  opener.setAttribute("aria-expanded", "false")
  cameFrom?.focus()
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

for (const button of document.querySelectorAll("[data-giar-search-open]")) button.addEventListener("click", openOverlay)

const asked = new URLSearchParams(location.search).get("q")
if (asked && header) {
  openOverlay()
  header.input.value = asked
  header.later(0)
}

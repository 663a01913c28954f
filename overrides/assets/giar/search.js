/* The search box over Pagefind's index.

   Chinese is indexed as pairs of characters (giar_site/site/search.py says why); a query is turned into
   the same pairs, as one phrase a word, and what Pagefind shows of a page is turned back. */

const HAN = "[\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]"
const HAN_RUN = new RegExp(HAN + "+", "gu")
const HAN_ALONE = new RegExp(`^${HAN}$`, "u")
const HAN_WORD = new RegExp(`^${HAN}{1,2}$`, "u")
const SHOWN = 10 // pages shown at a time
const AGENCIES = 5 // shown by their pinyin
const PATIENCE = 1500 // milliseconds that the text waits for them
const PLACES = 4 // places shown within one page, for each word
const AT_A_TIME = 4 // indexes asked, at most
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

/** What statutory tables say: {form: {anchor: [title, text, …]}}. It is the same in every report, so of a page the
    index has the form's name, behind the text. */
let forms = {}

/** The places of forms that say the phrase: [{form, anchor, title, excerpt}]. */
const said = ({text}) => {
  const wanted = text.toLowerCase()
  const says = label => label.normalize("NFKC").toLowerCase().includes(wanted)
  return Object.entries(forms).flatMap(([form, places]) => Object.entries(places)
    .map(([anchor, texts]) => ({form, anchor, title: texts[0], excerpt: texts.find(says)}))
    .filter(({excerpt}) => excerpt))
}

let engine
/** The site's indexes, each opened when it is first asked. */
export const load = bundle => engine ??= (async () => {
  const json = name => fetch(new URL(name, bundle)).then(response => response.json())
  const [{createInstance}, shards, known] =
    await Promise.all([import(new URL("pagefind.js", bundle)), json("shards.json"), json("forms.json")])
  forms = known
  const baseUrl = new URL("..", bundle).pathname
  // Pagefind splits a query by the page's language, and would take the pairs apart again.
  const open = name => {
    const page = document.documentElement
    const lang = page.lang
    page.lang = "und"
    const pagefind = createInstance({basePath: new URL(name && `${name}/`, bundle).pathname, baseUrl})
    page.lang = lang
    return pagefind
  }
  const indexes = ["", ...shards].map(name => ({open: () => open(name)}))
  indexes[0].pagefind = indexes[0].open() // it loads while the reader types
  return indexes
})().catch(error => { engine = undefined; throw error })

const ORDER = {sort: {order: "desc"}} // that the index states

/** The pages whose text holds the phrase. */
const inText = async (pagefind, {tokens, open}) => {
  const query = tokens.join(" ")
  const {results} = await pagefind.search(open ? query : `"${query}"`, ORDER)
  if (tokens.length < 2 || !open) return results
  // Not a phrase for Pagefind: keep the pages where the words follow one another.
  return results.filter(({words}) => words.some(at => tokens.every((_, i) => words.includes(at + i))))
}

/** The results of one phrase: pages that hold it in their text or in a statutory table. */
const search = async (pagefind, each) => {
  const names = [...new Set(said(each).map(({form}) => form))].map(phrase)
  const found = await Promise.all([each, ...names].map(each => inText(pagefind, each)))
  const pages = new Map(found.flat().reverse().map(result => [result.id, result])) // the text's own stay
  return [...pages.values()].sort((a, b) => b.score - a.score)
}

/** The pages of one index that hold every phrase. */
const ask = async (index, phrases) => {
  index.pagefind ??= index.open()
  const [first, ...others] = await Promise.all(phrases.map(each => search(index.pagefind, each)))
  const ids = others.map(results => new Set(results.map(result => result.id)))
  return first.filter(result => ids.every(set => set.has(result.id)))
    .map(result => Object.assign(result, {late: Math.min(...result.words) >= LEAD}))
}

/** All pages that hold every phrase: those first that have it in their title, of these and of the others
    those of the first index. Yields what is known after each index's answer: {results, answered, failed}. */
export async function * find(indexes, phrases) {
  const found = indexes.map(() => [])
  const waiting = [...indexes.keys()]
  const asked = new Map()
  let answered = 0
  let failed = 0
  let reason
  while (waiting.length || asked.size) {
    // One at first: what is shown first is not to wait for more than it needs, and two would both start Pagefind's
    // program, the one over the other's memory. Then as many as have answered: what these lacked may be rare.
    while (waiting.length && asked.size < Math.min(Math.max(answered, 1), AT_A_TIME)) {
      const i = waiting.shift()
      asked.set(i, ask(indexes[i], phrases).then(results => { found[i] = results; answered++ },
        error => { indexes[i].pagefind = undefined; failed++; reason = error }).then(() => i))
    }
    asked.delete(await Promise.race(asked.values()))
    if (failed === indexes.length) throw reason
    const [first, ...others] = found
    // Pagefind's score is the place in its index's order, from the back.
    const results = [first, others.flat().sort((a, b) => b.score - a.score)].flat().sort((a, b) => a.late - b.late)
    yield {results, answered, failed}
  }
}

/** Where on a page the phrases are: [{url, title, excerpt}], "" for a title where no section has begun. */
const places = (page, phrases) => {
  const words = page.raw_content.split(/\s+/)
  const names = words.map(bare).filter(word => Object.hasOwn(forms, word))
  words.length -= names.length
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
    for (const {form, anchor, title, excerpt} of said(each)) {
      const url = `${page.url}#${anchor}`
      if (names.includes(form) && !own.some(place => place.url === url)) own.push({url, title, excerpt})
    }
    const named = place => place.title.includes(each.text)
    own.sort((a, b) => named(b) - named(a))
    for (const place of own.slice(0, PLACES)) if (!found.has(place.url)) found.set(place.url, place)
  }
  return [...found.values()]
}

/** What can be said of a search: pages found and shown, indexes that have answered, failed, are left. */
const state = (query, found, shown, answered, failed, left) => {
  const all = answered + failed + left
  if (left) return `已查 ${answered}/${all} 个索引，${found ? `找到 ${found} 页` : "还没有找到"}，正在查其余…`
  const missing = failed ? `${all} 个索引中有 ${failed} 个没有加载成功，其中的网页没有查到，请检查网络后重试。` : ""
  if (!found) return `没有找到“${query}”。${missing || "可以换用更短的词，或用空格隔开几个词。"}`
  const pages = `${failed ? "找到" : "共"} ${found} 页${shown < found ? `，显示前 ${shown} 页` : ""}`
  return missing ? `${pages}。${missing}` : pages
}

/** Agencies by pinyin or initials, for words in Latin letters: the home page's own look-up, fetched when there are such. */
const agencies = async query => {
  if (!/^[a-z\s]+$/i.test(query)) return []
  const {find} = await import(new URL("../agency-index.js", import.meta.url))
  return find(query, AGENCIES)
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
    this.more = this.option("giar-search__more", () => { this.wanted = this.shown.size + SHOWN; this.fill(this.turn) })
    this.more.append("显示更多结果")
    this.more.id = `${this.input.id}-more`
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
    this.shown = new Set()
    this.wanted = SHOWN
    this.filled = Promise.resolve()
    this.say("正在搜索…")
    this.show()
    // Before what the index finds: that stays where it is shown. Without them, or late, the index still answers.
    const late = new Promise(resolve => setTimeout(resolve, PATIENCE, []))
    const named = await Promise.race([agencies(query), late]).catch(() => [])
    if (turn !== this.turn) return
    this.add(named.map(agency => this.agency(agency)))
    try {
      const indexes = await load(this.bundle)
      for await (const {results, answered, failed} of find(indexes, this.phrases)) {
        if (turn !== this.turn) return
        const left = indexes.length - answered - failed
        // Pages named by the words come first, also those of an index that has not answered yet.
        const titled = results.filter(result => !result.late)
        this.results = left && titled.length ? titled : results
        const pages = () => state(query, results.length, this.shown.size, answered, failed, left)
        this.state = () => named.length ? `按拼音找到 ${named.length} 个机关。正文：${pages()}` : pages()
        await this.fill(turn)
      }
    } catch (error) {
      if (turn === this.turn) this.say("搜索暂时不能使用：索引没有加载成功。请检查网络后重试。")
      throw error
    }
  }

  /** Show as many pages as are wanted, one call after the other. What is shown stays where it is, whatever
      other indexes answer: somebody may be about to tap it. */
  fill(turn) {
    return this.filled = this.filled.then(async () => {
      if (turn !== this.turn) return
      const hidden = this.results.filter(result => !this.shown.has(result))
      const next = hidden.slice(0, this.wanted - this.shown.size)
      const pages = await Promise.all(next.map(result => result.data()))
      if (turn !== this.turn) return
      next.forEach(result => this.shown.add(result))
      const made = pages.flatMap(page => this.entries(page))
      this.add(made)
      if (made.length && this.active === this.more) this.select(made[0])
      if (next.length < hidden.length) this.list.append(this.more)
      else this.more.remove()
      this.say(this.state())
    })
  }

  add(made) {
    const from = this.list.childElementCount - this.more.isConnected
    made.forEach((option, i) => { option.id = `${this.input.id}-option-${from + i}` })
    this.list.append(...made)
  }

  agency({id, name}) {
    const link = this.link("giar-search__page", new URL(`../agencies/${id}/`, this.bundle).href)
    link.append(Object.assign(document.createElement("strong"), {textContent: name}))
    return link
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

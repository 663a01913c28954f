/* What Material's bundle expects to find; a word to those who open the files without a server, and to those whom a link
   leads to a place that the page has not. */
document.documentElement.classList.replace("no-js", "js") // before anything is drawn; the bundle does it last
var __md_scope = new URL("../..", document.currentScript.src)
var __md_hash = text => [...text].reduce((hash, char) => (hash << 5) - hash + char.charCodeAt(0), 0)
var __md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(scope.pathname + "." + key))
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try { storage.setItem(scope.pathname + "." + key, JSON.stringify(value)) } catch (error) { /* storage is off */ }
}

if (location.protocol === "file:")
  document.addEventListener("DOMContentLoaded", () => {
    const notice = document.createElement("p")
    notice.className = "giar-file-notice"
    notice.setAttribute("role", "status")
    notice.textContent = "您正在直接打开本地文件：搜索和图表在这种方式下不能使用。请用 make serve 预览，或把网站放到服务器上。"
    document.body.prepend(notice)
  })

/* A link to a cell that the form of this page lacks would open the top without a word. Not told: pages that lead on
   by themselves, and fragments that name no place (a statement on the query page, Material's own). */
{
  const ADDRESS = /^[\w.:*-]{1,80}$/ // what else a link says is not repeated: it would stand under this site's name
  let notice = null

  const place = () => {
    try { return decodeURIComponent(location.hash.slice(1)) } catch (error) { return location.hash.slice(1) }
  }
  const there = name => document.getElementById(name) || document.getElementsByName(name)[0]
  const told = name => name && name !== "top" && !/^__|=|:~:/.test(name)

  /** The nearest place around a cell or row that the page has: its group or table. */
  const around = name => {
    for (let outer = name; /[.:]/.test(outer);) {
      outer = outer.replace(/[.:][^.:]*$/, "")
      if (outer && there(outer)) return outer
    }
    return ""
  }

  const look = () => {
    const article = document.querySelector(".md-content__inner")
    const name = place()
    notice?.remove()
    notice = null
    if (!article || !told(name) || there(name) || document.querySelector("[data-giar-moved], [data-giar-lost]")) return
    notice = document.createElement("p")
    notice.className = "giar-place-notice"
    notice.setAttribute("role", "status")
    article.prepend(notice)
    const report = article.querySelector(".giar-report")
    const outer = around(name)
    const words = [`本页没有链接所指的位置${ADDRESS.test(name) ? `“${name}”` : ""}。`]
    words.push(report ? "这份报告的表式可能没有这一格，链接也可能有误。请" : "链接可能有误。请")
    words.push(outer ? Object.assign(document.createElement("a"), { href: `#${outer}`, textContent: "看本页最接近的位置" }) : "在本页查找")
    words.push(report ? "，或看其他年度的年报。" : "，或用搜索查找。")
    requestAnimationFrame(() => notice?.append(...words)) // a status is read out where its words come later than it
  }

  document.addEventListener("DOMContentLoaded", look)
  window.addEventListener("hashchange", look)
}

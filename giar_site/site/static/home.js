/* The home page's search box answers with agencies as one types. */

import { find } from "./agency-index.js"

const box = document.querySelector(".giar-agency-search")
const input = box.querySelector("input")
const list = box.querySelector("ul")
const status = box.querySelector("[role=status]")
let asked = 0

input.addEventListener("input", async () => {
  const mine = ++asked
  const found = await find(input.value, 8)
  if (mine !== asked) return
  list.replaceChildren(...found.map(agency => {
    const link = document.createElement("a")
    link.href = `agencies/${agency.id}/`
    link.textContent = agency.name
    const item = document.createElement("li")
    item.append(link, ` ${agency.years.join("、")}`)
    return item
  }))
  status.textContent = input.value.trim() ? (found.length ? `找到 ${found.length} 个机关` : "没有找到这个机关，可用上面的搜索查正文") : ""
})
input.addEventListener("keydown", async event => {
  if (event.isComposing) return // Enter takes the word that an input method proposes
  if (event.key === "ArrowDown" && list.querySelector("a")) {
    event.preventDefault()
    list.querySelector("a").focus()
  }
  if (event.key !== "Enter") return
  event.preventDefault()
  const [first] = await find(input.value, 1) // what is shown may lag behind what is typed
  if (first) location.href = `agencies/${first.id}/`
})
list.addEventListener("keydown", event => {
  const links = [...list.querySelectorAll("a")]
  const next = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!next) return
  event.preventDefault()
  ;(links[links.indexOf(document.activeElement) + next] || input).focus()
})
box.hidden = false

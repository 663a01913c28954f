/* One table or chart of a report's page, on its own. `?page=agencies/<agency>/<year>/&part=<table or chart>`. */

import { watch } from "./charts.js"
import { citations } from "./citation.js"

const query = new URLSearchParams(location.search)
const path = query.get("page") || ""
const part = query.get("part") || ""
const main = document.querySelector("main")

async function show() {
  // Only a report of this site, and only a part that has a name: what is given comes from anywhere.
  if (!/^agencies\/[\w-]+\/\d{4}\/$/.test(path) || !/^[a-z]+$/.test(part)) throw new Error("address")
  const url = new URL(path, new URL("../", import.meta.url))
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(answer.status)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const wanted = page.querySelector(`.giar-frame-${part}, figure[data-chart="${part}"]`)
  const source = JSON.parse(page.getElementById("giar-source").textContent)
  const title = page.querySelector("h1")
  const canonical = page.querySelector("link[rel=canonical]")
  const address = wanted.matches("figure") ? "requests" : part
  const link = `${canonical ? canonical.href : url.href}#${address}`
  const cite = document.createElement("p")
  cite.className = "giar-cite"
  cite.textContent = citations(source, "", "", link)[2][1]
  const out = document.createElement("a")
  out.href = link
  out.target = "_blank"
  out.rel = "noopener"
  out.textContent = "在本站查看"
  cite.append(" ", out)
  for (const inner of wanted.querySelectorAll("a[href]")) {
    inner.href = new URL(inner.getAttribute("href"), url).href
    inner.target = "_blank"
  }
  const heading = page.getElementById(part)
  if (heading) wanted.setAttribute("aria-label", heading.textContent)
  wanted.removeAttribute("aria-labelledby")
  document.title = title.textContent
  const notice = page.querySelector(".giar-demo-notice")
  main.replaceChildren(...[notice, title, wanted, cite].filter(Boolean).map(node => document.adoptNode(node)))
  if (wanted.matches("figure")) watch([wanted])
}

show().catch(() => { main.querySelector("p").textContent = "没有这张表或图。" })

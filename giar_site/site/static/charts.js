/* Charts: drawn when they come into view and before printing, from the page's numbers and a shared definition. */

import { save } from "./download.js"
import { group } from "./roving.js"

const watched = []
const specs = {}
let bundle = null

const scheme = () => (document.body.getAttribute("data-md-color-scheme") === "slate" ? "slate" : "default")

function theme(spec, shade) {
  const ink = shade === "slate" ? "#e3e6ec" : "#2b2f36"
  const line = shade === "slate" ? "#4a5160" : "#d5d9e0"
  return {
    font: getComputedStyle(document.body).fontFamily,
    range: { category: spec.usermeta.colours[shade] },
    view: { stroke: null },
    text: { color: ink, fontSize: 12 },
    rule: { color: ink },
    title: { color: ink, subtitleColor: ink, anchor: "start", fontSize: 15, subtitleFontSize: 11, offset: 14 },
    axis: {
      labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, labelLimit: 160,
      titleAngle: 0, titleAlign: "left", titleY: -10, titleX: -20,
      domainColor: line, tickColor: line, gridColor: line,
    },
    legend: { orient: "top", offset: 24, labelColor: ink, labelFontSize: 12, symbolSize: 90, columns: 3, title: null },
  }
}

function load(name) {
  specs[name] = specs[name] || fetch(new URL(`charts/${name}.json`, import.meta.url)).then(answer => answer.json())
  bundle = bundle || import(new URL("vega.js", import.meta.url).href)
  return Promise.all([specs[name], bundle])
}

async function embed(figure, place, shade, more) {
  const [shared] = await load(figure.getAttribute("data-chart"))
  const figures = JSON.parse(figure.querySelector("script").textContent)
  const spec = { ...shared, ...more, datasets: { figures } }
  const step = Number(figure.getAttribute("data-row-height")) // a chart with a row for each of the figures
  if (step) spec.height = step * figures.length
  spec.config = theme(spec, shade)
  return window.giarVega(place, spec, {
    mode: "vega-lite", renderer: "svg", actions: false, tooltip: false, defaultStyle: false, ast: true,
  })
}

async function draw(figure) {
  const wanted = scheme()
  if (figure.giarScheme === wanted) return
  figure.giarScheme = wanted
  const place = figure.querySelector(".giar-chart")
  await embed(figure, place, wanted, {})
  // Its figure has a name and says its numbers; the parts of the drawing have none.
  place.querySelector("svg").setAttribute("aria-hidden", "true")
  if (!figure.querySelector(".giar-chart-files")) figure.append(files(figure))
}

/** The buttons that save the chart: on white, with its title and where it is from. */
function files(figure) {
  const line = document.createElement("p")
  line.className = "giar-chart-files"
  const name = `${figure.getAttribute("data-chart")}-${location.pathname.split("/").filter(Boolean).slice(-2).join("-")}`
  for (const format of ["SVG", "PNG"]) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "giar-action"
    button.textContent = `下载 ${format}`
    button.addEventListener("click", async () => {
      const text = figure.querySelector("figcaption b").textContent
      const canonical = document.querySelector("link[rel=canonical]")
      const source = `来源：${canonical ? canonical.href : location.href.replace(/[?#].*/, "")}`
      const signs = figure.querySelector(".giar-chart-signs")
      const title = { text: `${document.querySelector("h1").textContent.trim()}：${text}`,
        subtitle: signs ? [signs.textContent, source] : source }
      const place = document.createElement("div")
      const { view } = await embed(figure, place, "default", { width: 640, title, background: "#fff" })
      if (format === "SVG") save(`${name}.svg`, new Blob([await view.toSVG()], { type: "image/svg+xml" }))
      else (await view.toCanvas(2)).toBlob(blob => save(`${name}.png`, blob))
    })
    line.append(button)
  }
  group(line)
  return line
}

const observer = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue
    observer.unobserve(entry.target)
    draw(entry.target)
  }
}, { rootMargin: "200px 0px" })

/** Draws each of `figures` once it comes into view. */
export function watch(figures) {
  for (const figure of figures) {
    watched.push(figure)
    observer.observe(figure)
  }
}

/** Draws `figure` again after its numbers have changed. */
export function redraw(figure) {
  if (figure.giarScheme) {
    figure.giarScheme = null
    draw(figure)
  }
}

const drawn = () => watched.filter(figure => figure.giarScheme)

new MutationObserver(() => drawn().forEach(draw))
  .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] })

/* Once the bundle is there a chart is drawn before the browser lays the print out. It does not wait
   for the bundle, so the print key is held back until all are drawn. */
window.addEventListener("beforeprint", () => watched.forEach(draw))
window.addEventListener("keydown", event => {
  const print = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === "p"
  if (!print || drawn().length === watched.length) return
  event.preventDefault()
  Promise.all(watched.map(draw)).finally(() => window.print())
})

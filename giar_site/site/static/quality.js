/* The findings, filtered by kind, rule and agency; the choice is in the address. */

const form = document.querySelector("form.giar-filters")
const fields = form ? [...form.elements].filter(field => field.name) : []
const findings = [...document.querySelectorAll(".giar-notes > li[data-code]")]

function show() {
  const { severity, code, agency } = Object.fromEntries(fields.map(field => [field.name, field.value.trim()]))
  for (const finding of findings) {
    const section = finding.closest("section").querySelector("h2").id
    finding.hidden = !((!severity || severity === section) && (!code || code === finding.dataset.code) &&
      (!agency || finding.dataset.agency.includes(agency)))
  }
  for (const section of document.querySelectorAll(".giar section")) {
    section.hidden = Boolean(severity) && section.querySelector("h2").id !== severity
  }
  const shown = findings.filter(finding => !finding.hidden).length
  form.querySelector("[role=status]").textContent = shown === findings.length ? `共 ${shown} 处` : `${findings.length} 处中的 ${shown} 处`
}

function remember() {
  const query = new URLSearchParams(fields.filter(field => field.value.trim()).map(field => [field.name, field.value.trim()])).toString()
  history.replaceState(null, "", location.pathname + (query && `?${query}`) + location.hash)
}

if (form) {
  const query = new URLSearchParams(location.search)
  for (const field of fields) field.value = query.get(field.name) || ""
  form.hidden = false
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("input", () => { show(); remember() })
  form.addEventListener("reset", () => setTimeout(() => { show(); remember() }))
  show()
}

/* The reader's choice of colours, else the system's, before anything is drawn. */
(() => {
  const inputs = [...document.querySelectorAll("[name=__palette]")]
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  const wanted = `(prefers-color-scheme: ${dark ? "dark" : "light"})`
  const stored = __md_get("__palette")
  let color = stored && stored.color
  if (!color || color.media === "(prefers-color-scheme)") {
    const input = inputs.find(input => input.getAttribute("data-md-color-media") === wanted)
    if (!input) return
    color = Object.fromEntries(["scheme", "primary", "accent"].map(key => [key, input.getAttribute("data-md-color-" + key)]))
  }
  for (const [key, value] of Object.entries(color)) document.body.setAttribute("data-md-color-" + key, value)
})()

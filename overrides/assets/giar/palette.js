/* The reader's choice of colours, else the system's, before anything is drawn: as soon as there is a body to
   have them. It runs in the head, for a script in the body would have half a page drawn first. The names are
   those of mkdocs.yml, where the schemes differ in nothing else. */
(() => {
  const stored = __md_get("__palette")
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  const chosen = stored && stored.color && stored.color.media !== "(prefers-color-scheme)" && stored.color.scheme
  const watch = new MutationObserver(() => {
    if (!document.body) return
    watch.disconnect()
    document.body.setAttribute("data-md-color-scheme", chosen || (dark ? "slate" : "default"))
  })
  watch.observe(document.documentElement, { childList: true })
})()

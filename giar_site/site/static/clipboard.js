/* Copying that works in browsers and on addresses (plain http, WeChat) that have no navigator.clipboard. */

/** Copies `text`. False where the browser refuses: then the text has to be shown for copying by hand. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    field.value = text
    field.readOnly = true
    field.className = "giar-sr"
    const box = document.querySelector(".giar-menu") || document.body
    const focused = document.activeElement
    box.append(field)
    field.select()
    field.setSelectionRange(0, text.length)
    let done = false
    try { done = document.execCommand("copy") } catch { /* refused */ }
    field.remove()
    if (focused) focused.focus()
    return done
  }
}

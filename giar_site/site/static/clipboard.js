/* Copying that works in browsers and on addresses (plain http, WeChat) that have no navigator.clipboard. */

/** Copies `text` and says so in `status`; where the browser refuses, the text is there to be copied by hand. */
export async function copy(text, status) {
  if (await copied(text)) {
    status.textContent = "已复制"
    return
  }
  const field = document.createElement("input")
  field.readOnly = true
  field.setAttribute("aria-label", "请手动复制")
  field.value = text
  status.replaceChildren("浏览器不允许自动复制，请手动复制：", field)
  field.select()
}

/** What the form's button for it does: copies the address, which holds what is chosen in the form. */
export function offerAddress(form) {
  const status = form.querySelector(".giar-copied")
  form.querySelector("[data-copy-address]").addEventListener("click", () => copy(location.href, status))
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    field.value = text
    field.readOnly = true
    field.className = "giar-sr"
    const box = document.querySelector(".giar-menu") || document.querySelector(".giar")
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

/* The navigation on narrow screens, and at 400 % zoom, by keyboard: Material opens it by a label alone. */

const toggle = document.getElementById("__drawer")
const opener = document.querySelector(".giar-drawer-open")
const drawer = document.querySelector(".md-sidebar--primary")

opener.addEventListener("click", () => toggle.click())
toggle.addEventListener("change", () => {
  opener.setAttribute("aria-expanded", String(toggle.checked))
  if (!toggle.checked) return opener.focus()
  const links = [...drawer.querySelectorAll(".md-nav__link")]
  links.find(link => getComputedStyle(link).visibility === "visible")?.focus()
})
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && toggle.checked) toggle.click()
})

/* The way back out of a part of it is a label, too. */
for (const back of drawer.querySelectorAll("label.md-nav__title[for]:not([for=__drawer])")) {
  back.tabIndex = 0
  back.addEventListener("keydown", event => { if (event.key === "Enter") back.click() })
}

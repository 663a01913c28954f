/* One tab stop for many places: Tab goes from group to group, arrow keys go about inside one. */

/** Makes `places` one tab stop. `step(from, key)` gives the place that a key leads to, or null. */
export function roving(places, step) {
  let current = null
  const settle = place => {
    if (current) current.tabIndex = -1
    current = place
    current.tabIndex = 0
  }
  for (const place of places) {
    place.tabIndex = -1
    place.addEventListener("focus", () => settle(place))
    place.addEventListener("keydown", event => {
      if (event.target !== place || event.altKey || event.metaKey) return
      const next = step(place, event.ctrlKey ? "Ctrl+" + event.key : event.key)
      if (!next) return
      event.preventDefault()
      next.focus()
    })
  }
  if (places.length) settle(places[0])
}

/** The links and buttons of `box` in their order, as one tab stop. */
export function group(box) {
  const places = [...box.querySelectorAll("a[href], button, summary")]
  roving(places, (from, key) => {
    const index = places.indexOf(from)
    return { ArrowRight: places[index + 1], ArrowDown: places[index + 1], ArrowLeft: places[index - 1],
      ArrowUp: places[index - 1], Home: places[0], End: places[places.length - 1] }[key]
  })
}

/** The cells of `table` that `wanted` picks, as one tab stop: merged cells count in every place they cover. */
export function grid(table, wanted) {
  const rows = [...table.rows].map(() => [])
  const place = new Map()
  for (const [y, row] of [...table.rows].entries()) {
    let x = 0
    for (const cell of row.cells) {
      while (rows[y][x]) x++
      place.set(cell, [y, x])
      for (let dy = 0; dy < cell.rowSpan && rows[y + dy]; dy++) {
        for (let dx = 0; dx < cell.colSpan; dx++) rows[y + dy][x + dx] = cell
      }
    }
  }
  const cells = [...place.keys()].filter(wanted)
  const known = new Set(cells)
  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }
  roving(cells, (from, key) => {
    let [y, x] = place.get(from)
    const inRow = cells.filter(cell => cell.parentNode === from.parentNode)
    const ends = { Home: inRow[0], End: inRow[inRow.length - 1], "Ctrl+Home": cells[0], "Ctrl+End": cells[cells.length - 1] }
    if (!moves[key]) return ends[key]
    const [dy, dx] = moves[key]
    for (;;) {
      y += dy
      x += dx
      if (!rows[y] || !rows[y][x]) return null
      // A label merged over several rows must not hide the labels beside it from those going down.
      const reach = dy ? rows[y].slice(x) : [rows[y][x]]
      const next = reach.find(cell => cell !== from && known.has(cell))
      if (next) return next
    }
  })
  return cells
}

/* Files made in the browser from what the page already has. */

/** Hands `blob` to the reader as a file of this name. */
export function save(name, blob) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const FORMULA = /^\s*[=+\-@＝＋－＠\t\r]/
const NUMBER = /^-?\d+(\.\d+)?$/

/** `text` so that no spreadsheet takes it for a formula; a plain number stays one. */
function safe(text) {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** `rows` (arrays of strings) as CSV that Excel reads: with a byte-order mark. */
export function saveCsv(name, rows) {
  const quoted = text => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)
  const lines = rows.map(row => row.map(cell => quoted(safe(String(cell)))).join(",") + "\r\n")
  save(name, new Blob(["\ufeff", ...lines], { type: "text/csv;charset=utf-8" }))
}

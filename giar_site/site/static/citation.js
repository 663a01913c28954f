/* A report, table, row or cell as a reference: GB/T 7714—2015, APA 7 and plain words. */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"]

function today() {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-")
}

function longDate(date) {
  const [year, month, day] = date.split("-").map(Number)
  return `${year}, ${MONTHS[month - 1]} ${day}`
}

/**
 * [name, text] pairs. `source` is what the page says of its report; `place` names the part cited ("" for
 * the whole); `figure` is how its figure reads ("" for none); `link` is its permanent address.
 */
export function citations(source, place, figure, link) {
  const part = [place, figure].filter(Boolean).join("：")
  const inside = part ? `：${part}` : ""
  const accessed = today()
  const apaDate = source.published ? longDate(source.published) : "n.d."
  return [
    ["GB/T 7714", `${source.agency}. ${source.title}${inside}[R/OL]. ` +
      (source.published ? `(${source.published})` : "") + `[${accessed}]. ${link}.` + (source.sha256 && ` SHA-256: ${source.sha256}.`)],
    ["APA", `${source.agency}. (${apaDate}). ${source.title}` + (part ? ` [${part}]` : "") +
      `. ${source.site}. Retrieved ${longDate(accessed).replace(/^(\d+), (.*)$/, "$2, $1")}, from ${link}` + (source.sha256 && ` (SHA-256: ${source.sha256})`)],
    ["文字", `${source.agency}《${source.title}》${part ? `，${part}` : ""}。` +
      (source.published ? `${source.published} 公布，` : "") + `${accessed} 查阅于${source.site}：${link}` + (source.sha256 && `（文件 SHA-256：${source.sha256}）`)],
  ]
}

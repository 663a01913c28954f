/* Agencies by name, other names, pinyin and initials, from one small file. */

let kept = null

/** All agencies: { id, name, pinyin, initials, others, years }. */
export function agencies() {
  kept = kept || fetch(new URL("../agencies/index.json", import.meta.url)).then(answer => answer.json()).then(rows =>
    rows.map(([id, name, pinyin, initials, others, years]) => ({ id, name, pinyin, initials, others, years })))
    .catch(error => { kept = null; throw error })
  return kept
}

/** True where the letters of `wanted` come in `text` in this order, the first one at the start of a word. */
function scattered(wanted, text) {
  return text.split(" ").some(word => {
    if (word[0] !== wanted[0]) return false
    let at = -1
    return [...wanted].every(letter => (at = word.indexOf(letter, at + 1)) >= 0)
  })
}

/** Up to `limit` agencies, the best first: the name itself, then pinyin, initials from any place on (zrzyj finds
    平罗县自然资源局), then initials in order but with gaps (plxzf finds 平罗县人民政府, plxrmzf). */
export async function find(words, limit) {
  const wanted = words.trim().toLowerCase().replace(/\s+/g, "")
  if (!wanted) return []
  const rank = agency => {
    if (agency.name.startsWith(wanted)) return 0
    if (agency.name.includes(wanted) || agency.others.includes(wanted)) return 1
    if (!/^[a-z]+$/.test(wanted)) return scattered(wanted, agency.name) ? 5 : 9
    if (agency.initials.split(" ").includes(wanted)) return 1
    if (agency.initials.split(" ").some(word => word.startsWith(wanted))) return 2
    if (agency.pinyin.includes(wanted) || (wanted.length > 2 && agency.initials.includes(wanted))) return 3
    return scattered(wanted, agency.initials) ? 4 : 9
  }
  return (await agencies()).map(agency => [rank(agency), agency.name.length, agency]).filter(([place]) => place < 9)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, limit).map(([, , agency]) => agency)
}

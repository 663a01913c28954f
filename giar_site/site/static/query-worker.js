/* SQLite in a worker, so that a long query can be stopped. The database is a copy in memory. */

importScripts(new URL("vendored/sql-wasm.js", self.location.href).href)

let database = null

/** A value as the page shows it: whole numbers of any size exactly, others with 15 digits, NULL as null. */
function shown(value) {
  if (value === null || typeof value === "string") return value
  if (value instanceof Uint8Array) return `（二进制，${value.length} 字节）`
  if (typeof value === "bigint") return { number: String(value) }
  return { number: Number.isFinite(value) ? String(Number(value.toPrecision(15))) : String(value) }
}

function run(sql, most) {
  const started = performance.now()
  const statements = database.iterateStatements(sql)
  const { value: statement, done } = statements.next()
  if (done) return { error: "", kind: "empty" }
  const rest = statements.getRemainingSQL().replace(/--[^\n]*|\/\*[^]*?\*\//g, "").replace(/^[\s;]+/, "")
  if (rest) return { error: rest.slice(0, 60), kind: "several" }
  const columns = statement.getColumnNames()
  const rows = []
  let more = false
  while (!more && statement.step()) {
    if (rows.length === most) more = true
    else rows.push(statement.get(null, { useBigInt: true }).map(shown))
  }
  statement.free()
  return { columns, rows, more, milliseconds: performance.now() - started }
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.open) {
      const sqlite = await initSqlJs({ wasmBinary: data.library })
      database = new sqlite.Database(new Uint8Array(data.open))
      database.run("PRAGMA query_only = ON")
      database.exec("SELECT 1 FROM sqlite_schema") // what is no database says so here
      self.postMessage({ ready: true })
    } else {
      self.postMessage(run(data.sql, data.most))
    }
  } catch (error) {
    self.postMessage({ error: error.message || String(error), kind: data.open ? "open" : "sqlite" })
  }
})

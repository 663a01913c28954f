/* What Material's bundle expects to find, and a word to those who open the files without a server. */
document.documentElement.classList.replace("no-js", "js") // before anything is drawn; the bundle does it last
var __md_scope = new URL("../..", document.currentScript.src)
var __md_hash = text => [...text].reduce((hash, char) => (hash << 5) - hash + char.charCodeAt(0), 0)
var __md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(scope.pathname + "." + key))
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try { storage.setItem(scope.pathname + "." + key, JSON.stringify(value)) } catch (error) { /* storage is off */ }
}

if (location.protocol === "file:")
  document.addEventListener("DOMContentLoaded", () => {
    const notice = document.createElement("p")
    notice.className = "giar-file-notice"
    notice.setAttribute("role", "status")
    notice.textContent = "您正在直接打开本地文件：搜索和图表在这种方式下不能使用。请用 make serve 预览，或把网站放到服务器上。"
    document.body.prepend(notice)
  })

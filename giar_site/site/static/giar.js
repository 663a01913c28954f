/* What every generated page loads; all of them can be read without. Browser floor: tests/site/floor.py; this
   file alone is for any browser. No inline code, nothing from elsewhere. */
(function () {
  "use strict";

  var base = new URL("./", document.currentScript.src);

  /* Leads on from a former address, anchor kept. */
  var moved = document.querySelector("a[data-giar-moved]");
  if (moved) location.replace(moved.href + location.hash);

  var figures = document.querySelectorAll("figure[data-chart]");
  if (figures.length) import(new URL("charts.js", base).href).then(function (charts) { charts.watch(figures); });
})();

/* What every generated page loads; all of them can be read without. Browser floor: those that know
   modules (Chromium 63) here, Chromium 86 for the menus and filters. No inline code, nothing from elsewhere. */
(function () {
  "use strict";

  var base = new URL("./", document.currentScript.src);

  /* Leads on from a former address, anchor kept. */
  var moved = document.querySelector("a[data-giar-moved]");
  if (moved) location.replace(moved.href + location.hash);

  var figures = document.querySelectorAll("figure[data-chart]");
  if (figures.length) import(new URL("charts.js", base).href).then(function (charts) { charts.watch(figures); });
})();

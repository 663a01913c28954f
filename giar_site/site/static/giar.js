/* What the generated pages do with scripts; all of them can be read without. Browser floor: those that
   know modules (Chromium 63). No inline code, nothing from elsewhere. */
(function () {
  "use strict";

  var base = new URL("./", document.currentScript.src);
  var specs = {};
  var bundle = null;

  /* Leads on from a former address, anchor kept. */
  var moved = document.querySelector("a[data-giar-moved]");
  if (moved) location.replace(moved.href + location.hash);

  function scheme() {
    return document.body.getAttribute("data-md-color-scheme") === "slate" ? "slate" : "default";
  }

  function theme(spec) {
    var style = getComputedStyle(document.body);
    var ink = scheme() === "slate" ? "#e3e6ec" : "#2b2f36";
    var line = scheme() === "slate" ? "#4a5160" : "#d5d9e0";
    return {
      font: style.fontFamily,
      range: { category: spec.usermeta.colours[scheme()] },
      view: { stroke: null },
      text: { color: ink, fontSize: 12 },
      rule: { color: ink },
      axis: {
        labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, labelLimit: 160,
        titleAngle: 0, titleAlign: "left", titleY: -10, titleX: -20,
        domainColor: line, tickColor: line, gridColor: line
      },
      legend: { orient: "top", offset: 24, labelColor: ink, labelFontSize: 12, symbolSize: 90, columns: 3, title: null }
    };
  }

  function load(name) {
    if (!specs[name]) {
      specs[name] = fetch(new URL("charts/" + name + ".json", base)).then(function (answer) {
        return answer.json();
      });
    }
    if (!bundle) bundle = import(new URL("vega.js", base).href);
    return Promise.all([specs[name], bundle]);
  }

  function draw(figure) {
    var wanted = scheme();
    if (figure.giarScheme === wanted) return Promise.resolve();
    figure.giarScheme = wanted;
    return load(figure.getAttribute("data-chart")).then(function (loaded) {
      var spec = Object.assign({}, loaded[0]);
      spec.datasets = { figures: JSON.parse(figure.querySelector("script").textContent) };
      spec.config = theme(spec);
      var place = figure.querySelector(".giar-chart");
      return window.giarVega(place, spec, {
        mode: "vega-lite", renderer: "svg", actions: false, tooltip: false, defaultStyle: false, ast: true
      }).then(function () {
        // Its figure has a name and says its numbers; the parts of the drawing have none.
        place.querySelector("svg").setAttribute("aria-hidden", "true");
      });
    });
  }

  var figures = Array.prototype.slice.call(document.querySelectorAll("figure[data-chart]"));
  if (!figures.length) return;

  function drawn() {
    return figures.filter(function (figure) { return figure.giarScheme; });
  }

  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      observer.unobserve(entry.target);
      draw(entry.target);
    });
  }, { rootMargin: "200px 0px" });
  figures.forEach(function (figure) { observer.observe(figure); });

  new MutationObserver(function () { drawn().forEach(draw); })
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

  /* Once the bundle is there a chart is drawn before the browser lays the print out. It does not wait
     for the bundle, so the print key is held back until all are drawn. */
  window.addEventListener("beforeprint", function () { figures.forEach(draw); });
  window.addEventListener("keydown", function (event) {
    var print = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === "p";
    if (!print || drawn().length === figures.length) return;
    event.preventDefault();
    Promise.all(figures.map(draw)).then(function () { window.print(); }, function () { window.print(); });
  });
})();

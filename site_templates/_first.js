{# What has to be done before the first paint, so in the page itself: nothing may wait for a file, and nothing may jump.
   The reader's own choice of light or dark (no storage in private windows and, in some browsers, from file://: then the
   system's holds); a place for all that works with scripts only; and the faces asked for at once, not when the style
   sheet is there. From disk they are, and a request ahead of time would be refused. #}
(function (root) {
  try {
    var theme = localStorage.getItem("teibuild-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (error) {}
  root.classList.add("scripted");
  if (location.protocol !== "file:") document.currentScript.dataset.faces.split(" ").filter(Boolean).forEach(function (face) {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "font";
    link.type = "font/woff2";
    link.crossOrigin = "";
    link.href = face;
    document.head.append(link);
  });
})(document.documentElement);

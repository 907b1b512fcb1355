/* Conveniences for readers who have JavaScript; nothing on the page needs them. */
(function () {
  "use strict";
  var root = document.documentElement;

  function remember(key, value) {
    try { localStorage.setItem("teibuild-" + key, value); } catch (error) { /* No storage: forgotten on the next page. */ }
  }
  function recall(key) {
    try { return localStorage.getItem("teibuild-" + key); } catch (error) { return null; }
  }
  function say(text) {
    var box = document.querySelector(".said") || document.body.appendChild(document.createElement("p"));
    box.className = "said";
    box.setAttribute("role", "status");
    box.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(function () { box.remove(); }, 1800);
  }
  function copy(text, done) {
    var fallback = function () {
      var kept = document.activeElement;
      var area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      if (kept && kept.focus) kept.focus({ preventScroll: true });
      if (worked) say(done);
    };
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(function () { say(done); }, fallback);
    else fallback();
  }

  /* What the script of a view may use, and the keys of one letter that it adds. */
  var own = window.teibuild = window.teibuild || {};
  own.keys = own.keys || {};
  own.say = say;
  own.copy = copy;
  own.remember = remember;
  own.recall = recall;
  /* Where the page runs from right to left, so does the way through it. */
  own.isTurned = document.documentElement.dir === "rtl";
  own.back = own.isTurned ? "ArrowRight" : "ArrowLeft";
  own.onward = own.isTurned ? "ArrowLeft" : "ArrowRight";

  /* Light or dark -------------------------------------------------------------------------------------------- */

  var tools = document.querySelector(".tools");
  if (tools) tools.hidden = false;

  function switchTheme() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  }

  /* The same place in the other view ------------------------------------------------------------------------- */

  function aim() {
    var marks = document.querySelectorAll(".text .pagemark[href], .all-sheets .sheet[id]"), next = 1;
    if (!marks.length) return;
    while (next < marks.length && marks[next].getBoundingClientRect().top <= innerHeight * 0.4) next += 1;
    var here = marks[next - 1];
    document.querySelectorAll(".views a[data-view]:not([aria-current])").forEach(function (way) {
      var path = way.href.split("#")[0], view = way.dataset.view;
      /* A long document is divided there; see parallel_path in views/ways.py. */
      var part = way.dataset.pages ? Math.floor((next - 1) / way.dataset.pages) : 0;
      if (way.dataset.pages) path = path.replace(/(-\d+)?\.html$/, (part ? "-" + (part + 1) : "") + ".html");
      if (view === "reading" || view === "parallel") way.href = path + "#" + here.id;
      else if (view === "pages" && here.href) way.href = here.href;
    });
  }
  document.addEventListener("pointerdown", function (event) { if (event.target.closest(".views")) aim(); });
  document.addEventListener("focusin", function (event) { if (event.target.closest(".views")) aim(); });

  function otherView() {
    aim();
    var current = document.querySelector(".views a[aria-current]");
    var name = current && current.dataset.view === "reading" ? "pages" : "reading";
    var way = document.querySelector('.views a[data-view="' + name + '"]');
    if (way) location.href = way.href;
  }

  document.addEventListener("click", function (event) {
    var tool = event.target.closest("[data-tool]");
    if (tool && tool.dataset.tool === "theme") switchTheme();
    if (tool && tool.dataset.tool === "keys") showKeys();
    var link = event.target.closest("a.permalink");
    if (link && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) copy(link.href, document.body.dataset.sayLink);
  });

  /* Citations ------------------------------------------------------------------------------------------------ */

  document.querySelectorAll("[data-copy]").forEach(function (text) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = document.body.dataset.sayCopy;
    button.addEventListener("click", function () { copy(text.dataset.copy === "verbatim" ? text.textContent : text.textContent.trim().replace(/\s+/g, " "), document.body.dataset.sayCopied); });
    text.after(button);
  });

  /* Search ---------------------------------------------------------------------------------------------------- */

  var search = document.querySelector(".site-find");
  if (search) {
    search.hidden = false;
    search.addEventListener("submit", function (event) {
      event.preventDefault();
      location.href = search.dataset.search + "#q=" + encodeURIComponent(search.querySelector("input").value.trim());
    });
  }
  function toSearch() {
    var field = document.getElementById("q") || document.getElementById("site-find");
    if (field && field.getClientRects().length) { field.focus(); field.select(); } else if (search) location.href = search.dataset.search;
  }
  document.querySelectorAll("a[data-search]").forEach(function (link) { link.href += "#" + link.dataset.search; });
  /* A reader who comes from a list of hits: what was found is marked (find.js). */
  var bar = document.querySelector(".found-bar");
  try {
    if (bar && !document.getElementById("search") && (sessionStorage.getItem("teibuild-found") || localStorage.getItem("teibuild-found"))) {
      var look = document.head.appendChild(document.createElement("link"));
      look.rel = "stylesheet";
      look.href = bar.dataset.find.replace(/js$/, "css");
      document.head.appendChild(document.createElement("script")).src = bar.dataset.find;
    }
  } catch (error) { /* No storage: nothing is marked. */ }

  /* Keys ----------------------------------------------------------------------------------------------------- */

  var keys = document.getElementById("keys");
  var letters = keys && keys.querySelector("[data-tool='keys-on']");
  if (letters) {
    letters.checked = recall("keys") !== "off";
    letters.addEventListener("change", function () { remember("keys", letters.checked ? "on" : "off"); });
  }
  function showKeys() { if (keys && keys.showModal && !keys.open) keys.showModal(); }
  function follow(rel) {
    var way = document.querySelector('link[rel="' + rel + '"]');
    if (way) location.href = way.href;
  }
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys && keys.open) return;
    if (event.target.closest && event.target.closest("input, textarea, select, summary, pre, .prose table")) return;
    if (event.key === own.back && !event.shiftKey) follow("prev");
    else if (event.key === own.onward && !event.shiftKey) follow("next");
    else if (letters && !letters.checked) return;
    else if (event.key === "t") otherView();
    else if (event.key === "/") { event.preventDefault(); toSearch(); }
    else if (event.key === "?") showKeys();
    else if (Object.hasOwn(own.keys, event.key)) own.keys[event.key]();
  });
})();

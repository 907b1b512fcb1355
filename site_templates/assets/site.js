/* Conveniences for readers who have JavaScript; nothing on the page needs them. */
(function () {
  "use strict";
  var root = document.documentElement;
  var wide = matchMedia("(min-width: 60rem)");

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
      var area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      if (worked) say(done);
    };
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(function () { say(done); }, fallback);
    else fallback();
  }

  /* Light or dark -------------------------------------------------------------------------------------------- */

  var tools = document.querySelector(".tools");
  if (tools) tools.hidden = false;

  function switchTheme() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  }

  /* The same place in the other view ------------------------------------------------------------------------- */

  function pageInView() {
    var marks = document.querySelectorAll(".text .pagemark[href], .all-sheets .sheet[id]");
    var found = null;
    for (var i = 0; i < marks.length; i += 1) {
      if (marks[i].getBoundingClientRect().top > innerHeight * 0.4) break;
      found = marks[i];
    }
    return found || marks[0] || null;
  }
  function aim() {
    var here = pageInView();
    if (!here) return;
    var way = document.querySelector('.views a[data-view="' + (here.classList.contains("sheet") ? "reading" : "pages") + '"]');
    if (!way) return;
    if (here.classList.contains("sheet")) way.href = way.href.split("#")[0] + "#" + here.id;
    else way.href = here.href;
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

  /* Notes and readings in place ------------------------------------------------------------------------------ */

  function closeAll() {
    var open = document.querySelectorAll(".note.open, .note.lit, .textref.open");
    open.forEach(function (part) { part.classList.remove("open", "lit"); });
    document.querySelectorAll(".noteref a[aria-expanded='true']").forEach(function (link) { link.setAttribute("aria-expanded", "false"); });
    return open.length > 0;
  }
  function address(hash) {
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch (error) { /* file:// in some browsers. */ }
  }
  function onNote(event, link) {
    var note = document.getElementById(link.hash.slice(1));
    if (!note || !note.classList.contains("note")) return;
    if (wide.matches) {
      if (event.detail === 0) return; /* By keyboard: follow the link, so that the focus goes to the note. */
      event.preventDefault();
      closeAll();
      note.classList.add("lit");
      address(link.hash);
      return;
    }
    event.preventDefault();
    var opened = !note.classList.contains("open");
    closeAll();
    note.classList.toggle("open", opened);
    link.setAttribute("aria-expanded", String(opened));
    address(opened ? link.hash : "");
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link) {
      var tool = event.target.closest("[data-tool]");
      if (tool && tool.dataset.tool === "theme") switchTheme();
      if (tool && tool.dataset.tool === "keys") showKeys();
      return;
    }
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.closest(".noteref") && link.hash && link.pathname === location.pathname) onNote(event, link);
    else if (link.closest(".note-back") && !wide.matches) {
      event.preventDefault();
      var mark = document.getElementById(link.hash.slice(1));
      closeAll();
      address(link.hash);
      if (mark) mark.focus();
    } else if (link.closest(".textref") && matchMedia("(hover: none)").matches) {
      var ref = link.closest(".textref");
      if (ref.classList.contains("open")) return; /* A second tap follows the link. */
      event.preventDefault();
      closeAll();
      ref.classList.add("open");
    } else if (link.classList.contains("permalink")) {
      copy(link.href, "Link copied");
    }
  });
  /* Escape puts a reading away even while the pointer rests on it. */
  document.addEventListener("pointerout", function (event) {
    var ref = event.target.closest && event.target.closest(".textref.shut");
    if (ref && !ref.contains(event.relatedTarget)) ref.classList.remove("shut");
  });
  function leave() {
    var shown = document.querySelector(".textref:hover, .textref:focus-within");
    if (shown) shown.classList.add("shut");
    var note = document.activeElement && document.activeElement.closest(".note");
    var back = note && note.querySelector(".note-back");
    if (!back && location.hash) {
      note = document.getElementById(location.hash.slice(1));
      back = note && note.classList.contains("note") ? note.querySelector(".note-back") : null;
    }
    closeAll();
    if (back) location.hash = back.hash;
    var mark = back && document.getElementById(back.hash.slice(1));
    if (mark) mark.focus();
  }

  /* Citations ------------------------------------------------------------------------------------------------ */

  document.querySelectorAll("[data-copy]").forEach(function (text) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", function () { copy(text.textContent.trim().replace(/\s+/g, " "), "Citation copied"); });
    text.after(button);
  });

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
    if (event.key === "Escape") { leave(); return; }
    if (event.target.closest && event.target.closest("input, textarea, select, summary, pre, .prose table")) return;
    if (event.key === "ArrowLeft" && !event.shiftKey) follow("prev");
    else if (event.key === "ArrowRight" && !event.shiftKey) follow("next");
    else if (letters && !letters.checked) return;
    else if (event.key === "t") otherView();
    else if (event.key === "?") showKeys();
  });
})();

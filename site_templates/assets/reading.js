/* The reading text with JavaScript: notes in place or in the margin, the switch of the wording. Loaded before the first
   paint, so that nothing jumps; without it notes stand at the end of the page, and the switch works all the same. */
(function () {
  "use strict";
  var root = document.documentElement;
  var own = window.teibuild = window.teibuild || {};
  own.keys = own.keys || {};
  root.classList.add("live");
  var wide = matchMedia("(min-width: 60rem)");
  var text = null;

  function recall(key) {
    try { return localStorage.getItem("teibuild-" + key); } catch (error) { return null; }
  }
  /* Whether notes stand in the margin; beside the sheets there is none. */
  function margin() { return wide.matches && document.body.classList.contains("page-reading"); }

  /* The wording ---------------------------------------------------------------------------------------------- */

  var STATES = ["edited", "typed", "both"];
  var state = recall("wording");
  if (STATES.indexOf(state) > 0) root.dataset.wording = state;

  function chosen() { return document.querySelector(".wording input:checked"); }
  function choose(value, aloud) {
    var input = document.getElementById("wording-" + value);
    if (!input) return;
    input.checked = true;
    root.dataset.wording = value;
    own.remember("wording", value);
    if (aloud) own.say(input.parentNode.textContent.trim());
    place();
  }
  own.keys.w = function () {
    var now = chosen();
    if (now) choose(STATES[(STATES.indexOf(now.value) + 1) % STATES.length], true);
  };

  /* Notes come from the end of the page: each stands behind the block that has its mark, so that it is read out and
     printed there, and in a list or a table within it. -------------------------------------------------------- */

  function homeOf(mark) {
    var home = null;
    for (var up = mark.parentElement; up && up !== text; up = up.parentElement) if (up.matches("p, .p, li, td, th, h1, h2, h3, h4, h5, h6")) home = up;
    return home || mark.parentElement;
  }
  function gather() {
    var ending = document.querySelector(".end-notes");
    if (!ending || !text) return;
    var last = null, list = null;
    ending.querySelectorAll(".note").forEach(function (note) {
      var mark = document.getElementById(note.id + "-ref"), home = mark && homeOf(mark);
      if (!home) return;
      if (home !== last) {
        list = document.createElement("div");
        list.className = "notes";
        if (home.matches("li, td, th")) home.append(list);
        else home.after(list);
        last = home;
      }
      list.append(note);
    });
    ending.remove();
  }

  /* Notes in the margin: each beside its mark; where they are dense they share the room above and below, and the
     longest are cut to a few lines, to be opened by a click, by focus or by the pointer. ----------------------- */

  var FEW = 3; /* lines that are left of a note, at least */
  var NEAR = 4; /* lines of the text that a note may stand away from its mark */

  /* Tops nearest to the wished ones, in order and without overlap: least squares, by pooling neighbours that clash. */
  function settle(items, gap) {
    var pools = [], offset = 0;
    items.forEach(function (item) {
      pools.push({ sum: item.wish - offset, items: [item] });
      item.offset = offset;
      offset += item.height + gap;
      while (pools.length > 1) {
        var last = pools[pools.length - 1], before = pools[pools.length - 2];
        if (before.sum / before.items.length <= last.sum / last.items.length) break;
        before.sum += last.sum;
        before.items = before.items.concat(last.items);
        pools.pop();
      }
    });
    pools.forEach(function (pool) {
      var start = Math.max(0, pool.sum / pool.items.length);
      pool.items.forEach(function (item) { item.top = start + item.offset; item.pool = pool; });
    });
  }
  function shorten(items, gap, near) {
    for (var round = 0; round < 400; round += 1) {
      settle(items, gap);
      var far = null;
      items.forEach(function (item) {
        var away = Math.abs(item.top - item.wish);
        if (away > near && (!far || away > far.away)) far = { away: away, pool: item.pool };
      });
      if (!far) return;
      var longest = Math.max.apply(null, far.pool.items.map(function (item) { return item.lines; }));
      far.pool.items.forEach(function (item) {
        if (item.lines < longest) return;
        if (longest > FEW) { item.lines -= 1; item.height -= item.line; }
      });
      if (longest <= FEW) near *= 1.5; /* Shorter they would say nothing: they stand a little further off. */
    }
  }
  /* Room that is left goes to the notes that were cut, line by line. */
  function lengthen(items, gap, near) {
    for (var grown = true; grown;) {
      grown = false;
      items.forEach(function (item) {
        if (item.lines >= item.all) return;
        item.lines += 1;
        item.height += item.line;
        settle(items, gap);
        if (items.every(function (each) { return Math.abs(each.top - each.wish) <= Math.max(near, each.away); })) grown = true;
        else {
          item.lines -= 1;
          item.height -= item.line;
          settle(items, gap);
        }
      });
    }
  }
  function place() {
    if (!text || !margin()) return;
    var notes = Array.prototype.slice.call(text.querySelectorAll(".note"));
    notes.forEach(function (note) { note.classList.remove("cut"); });
    var top = text.getBoundingClientRect().top;
    var style = notes.length ? getComputedStyle(notes[0]) : null;
    var items = notes.map(function (note) {
      var mark = document.getElementById(note.id + "-ref");
      var line = parseFloat(style.lineHeight), height = note.offsetHeight;
      var wish = (mark || note.parentNode).getBoundingClientRect();
      return { note: note, line: line, wish: wish.top + wish.height / 2 - top - line / 4, height: height, lines: Math.round(height / line), all: Math.round(height / line) };
    });
    if (items.length) {
      var gap = items[0].line * 0.6, near = NEAR * parseFloat(getComputedStyle(text).lineHeight);
      shorten(items, gap, near);
      items.forEach(function (item) { item.away = Math.abs(item.top - item.wish); });
      lengthen(items, gap, near);
    }
    items.forEach(function (item) {
      item.note.style.setProperty("--top", Math.round(item.top) + "px");
      item.note.style.setProperty("--lines", item.lines);
      item.note.classList.toggle("cut", item.lines < item.all);
    });
    var last = items[items.length - 1];
    text.style.setProperty("--notes-end", last ? Math.ceil(last.top + last.height) + "px" : "0");
    text.classList.add("placed");
  }

  /* Notes and readings in place ------------------------------------------------------------------------------ */

  var homes = new Map(); /* Notes that were moved to their marks, and where they belong. */

  function closeAll() {
    document.querySelectorAll(".note.open, .note.lit, .textref.open").forEach(function (part) { part.classList.remove("open", "lit"); });
    document.querySelectorAll(".noteref a[aria-expanded='true']").forEach(function (link) { link.setAttribute("aria-expanded", "false"); });
    homes.forEach(function (home, note) { home.replaceWith(note); });
    homes.clear();
  }
  function address(hash) {
    try { history.replaceState(null, "", hash || location.pathname); } catch (error) { /* file:// in some browsers. */ }
  }
  /* On narrow screens a note opens right below the line of its mark; behind a heading it is there already. */
  function bring(note, link) {
    if (link.closest("h1, h2, h3, h4, h5, h6")) return;
    var home = document.createComment("");
    note.replaceWith(home);
    homes.set(note, home);
    /* Behind all marks that follow one another: what stood between them would push them apart. */
    var last = link.closest("sup");
    while (last.nextSibling && last.nextSibling.nodeType === 1 && last.nextSibling.matches("sup, .anchor")) last = last.nextSibling;
    last.after(note);
  }
  function onNote(event, link) {
    var note = document.getElementById(link.hash.slice(1));
    if (!note || !note.classList.contains("note")) return;
    event.preventDefault();
    var opened = !note.matches(".open, .lit");
    closeAll();
    if (opened || margin()) {
      note.classList.add(margin() ? "lit" : "open");
      if (!margin()) {
        bring(note, link);
        link.setAttribute("aria-expanded", "true");
      }
      address(link.hash);
      if (event.detail === 0) { /* By keyboard: the focus goes along. */
        note.tabIndex = -1;
        note.focus({ preventScroll: true });
      }
      note.scrollIntoView({ block: "nearest" });
    } else address("");
  }
  function back(note) {
    var mark = document.getElementById(note.id + "-ref");
    closeAll();
    /* A new address, so that the note is no longer its target. */
    if (location.hash === "#" + note.id) location.hash = mark ? "#" + mark.id : "";
    if (mark) mark.focus();
  }
  function leave() {
    var shown = document.querySelector(".textref:hover, .textref:focus-within");
    if (shown) shown.classList.add("shut");
    var note = document.activeElement && document.activeElement.closest(".note");
    if (!note) note = document.querySelector(".note.open, .note.lit, .note:target");
    if (note) back(note);
    closeAll();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link) {
      var note = event.target.closest(".note.cut");
      if (note && !note.classList.contains("lit")) { closeAll(); note.classList.add("lit"); }
      return;
    }
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.closest(".text .noteref") && link.hash && link.pathname === location.pathname) onNote(event, link);
    else if (link.closest(".note-back")) {
      event.preventDefault();
      back(link.closest(".note"));
      address(link.hash);
    } else if (link.closest(".textref") && matchMedia("(hover: none)").matches) {
      var ref = link.closest(".textref");
      if (ref.classList.contains("open")) return; /* A second tap follows the link. */
      event.preventDefault();
      closeAll();
      ref.classList.add("open");
    }
  });
  /* Escape puts a reading away even while the pointer rests on it. */
  document.addEventListener("pointerout", function (event) {
    var ref = event.target.closest && event.target.closest(".textref.shut");
    if (ref && !ref.contains(event.relatedTarget)) ref.classList.remove("shut");
  });
  /* The note of the mark under the pointer is lit, and the other way round. */
  document.addEventListener("pointerover", function (event) {
    if (!event.target.closest || event.pointerType === "touch") return;
    var link = event.target.closest(".text .noteref a");
    document.querySelectorAll(".note.told").forEach(function (note) { note.classList.remove("told"); });
    var note = link && document.getElementById(link.hash.slice(1));
    if (note) note.classList.add("told");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) leave();
  });

  document.addEventListener("DOMContentLoaded", function () {
    text = document.querySelector(".text");
    gather();
    var input = document.getElementById("wording-" + (root.dataset.wording || "edited"));
    if (input) input.checked = true;
    document.querySelectorAll(".wording input").forEach(function (each) {
      each.addEventListener("change", function () { choose(each.value, false); });
    });
    /* What sticks to the top must not stand on another, nor on what a link leads to. */
    var bar = document.querySelector(".docbar");
    function measure() {
      var high = bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
      var said = getComputedStyle(root).getPropertyValue("--docbar");
      var told = parseFloat(said) * (/rem/.test(said) ? parseFloat(getComputedStyle(root).fontSize) : 1);
      /* Only where the style sheet is mistaken: the whole page is styled anew. */
      if (!(Math.abs(high - told) < 1)) root.style.setProperty("--docbar", high + "px");
      place();
    }
    /* In the margin, notes stand where they belong from the first; elsewhere nothing of this is seen, and can wait. */
    if (margin()) measure();
    else requestAnimationFrame(function () { setTimeout(measure, 0); });
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.classList.contains("note")) target.scrollIntoView({ block: "center" });
    wide.addEventListener("change", closeAll);
    addEventListener("resize", measure);
    if (document.fonts) document.fonts.ready.then(place);
    if (text && window.ResizeObserver) new ResizeObserver(place).observe(text);
  });
})();

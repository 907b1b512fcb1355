/* Pages beside the text: on wide screens the sheets stand in a column of their own, and each side follows the other. */
(function () {
  "use strict";
  var own = window.teibuild;
  var beside = document.querySelector(".beside");
  if (!beside) return;
  var wide = matchMedia("(min-width: 60rem)");
  var sheets = beside.querySelector(".beside-sheets"), split = beside.querySelector(".beside-split");
  var rows = Array.prototype.slice.call(beside.querySelectorAll(".row"));
  var leaves = rows.map(function (row) { return row.querySelector(".row-sheet"); });
  var turn = beside.querySelector(".beside-turn"), here = beside.querySelector(".beside-here"), bar = beside.querySelector(".beside-bar");
  var leader = "text"; /* The side that the reader moves; the other follows. */
  var pairs = [];

  function on() { return beside.classList.contains("synced"); }

  /* Where the same thing stands on both sides: pages and what bears an id, from top to bottom. ------------------ */

  function measure() {
    if (!on()) return;
    var text = scrollY, sheet = sheets.scrollTop - sheets.getBoundingClientRect().top;
    pairs = [];
    function pair(left, right) {
      var last = pairs[pairs.length - 1];
      if (!last || (left > last.sheet && right > last.text)) pairs.push({ sheet: left, text: right });
    }
    rows.forEach(function (row, index) {
      var leaf = leaves[index].getBoundingClientRect(), box = row.getBoundingClientRect();
      pair(leaf.top + sheet, box.top + text);
      leaves[index].querySelectorAll(".p[data-of], .head[data-of], .dateline[data-of], .signed[data-of]").forEach(function (block) {
        var other = document.getElementById(block.dataset.of);
        if (other && row.contains(other)) pair(block.getBoundingClientRect().top + sheet, other.getBoundingClientRect().top + text);
      });
      pair(leaf.bottom + sheet, box.bottom + text);
    });
  }
  /* The place on one side that answers to a place on the other. */
  function across(value, from, to) {
    var low = 0, high = pairs.length - 1;
    if (high < 1) return value;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (pairs[middle][from] <= value) low = middle;
      else high = middle;
    }
    var a = pairs[low], b = pairs[high];
    return a[to] + (value - a[from]) / (b[from] - a[from]) * (b[to] - a[to]);
  }
  function line() { return sheets.clientHeight * 0.25; } /* Where on the screen both sides agree. */
  function follow() {
    if (!on()) return;
    var top = sheets.getBoundingClientRect().top;
    if (leader === "text") sheets.scrollTop = across(scrollY + top + line(), "text", "sheet") - line();
    else scrollTo({ top: across(sheets.scrollTop + line(), "sheet", "text") - top - line(), behavior: "instant" });
  }
  var waiting = false;
  function moved(side) {
    if (side === leader && !waiting) {
      waiting = true;
      requestAnimationFrame(function () { waiting = false; follow(); tell(); });
    } else if (!on()) tell();
  }
  addEventListener("scroll", function () { moved("text"); }, { passive: true });
  sheets.addEventListener("scroll", function () { moved("sheet"); }, { passive: true });
  function lead(event) { leader = sheets.contains(event.target) ? "sheet" : "text"; }
  ["wheel", "touchstart", "pointerdown", "keydown"].forEach(function (kind) { document.addEventListener(kind, lead, { passive: true, capture: true }); });

  /* Pages ----------------------------------------------------------------------------------------------------- */

  function bars() { return bar.getBoundingClientRect().bottom; }
  function stuck() { return parseFloat(beside.style.getPropertyValue("--bars")) || 0; }
  function current() {
    var found = 0;
    rows.forEach(function (row, index) { if (row.getBoundingClientRect().top <= bars() + innerHeight * 0.3) found = index; });
    return found;
  }
  function tell() { here.textContent = beside.dataset.page.replace("{n}", rows[current()].dataset.sequence); }
  function step(by) {
    var index = current();
    /* Back to the head of this page first, as one leafs back. */
    var inside = bars() - rows[index].getBoundingClientRect().top;
    var next = by < 0 && inside > 120 ? index : index + by;
    if (next < 0 || next >= rows.length) {
      var way = document.querySelector('link[rel="' + (by < 0 ? "prev" : "next") + '"]');
      if (way) location.href = way.href;
      return;
    }
    leader = "text";
    scrollTo({ top: scrollY + rows[next].getBoundingClientRect().top - stuck(), behavior: "instant" });
    follow();
    tell();
    own.say(here.textContent);
  }
  turn.hidden = false;
  turn.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [role=separator]")) return;
    if (event.key !== own.back && event.key !== own.onward) return;
    event.preventDefault();
    step(event.key === own.back ? -1 : 1);
  }, true);

  /* A paragraph found on the other side ------------------------------------------------------------------------- */

  function counterpart(element) {
    var block = element.closest(sheets.contains(element) ? "[data-of]:is(.p, .head, .dateline, .signed)" : ".rows :is(.p, .head, .dateline, .signed)[id]");
    if (!block) return null;
    var typed = sheets.contains(block);
    var other = typed ? document.getElementById(block.dataset.of) : Array.prototype.find.call(sheets.querySelectorAll("[data-of]"), function (each) { return each.dataset.of === block.id; });
    return other ? { block: block, other: other, typed: typed } : null;
  }
  function find(element) {
    document.querySelectorAll(".here").forEach(function (each) { each.classList.remove("here"); });
    var found = on() && counterpart(element);
    if (!found) return;
    found.block.classList.add("here");
    found.other.classList.add("here");
    var by = found.other.getBoundingClientRect().top - found.block.getBoundingClientRect().top;
    leader = found.typed ? "sheet" : "text";
    if (found.typed) scrollBy({ top: by, behavior: "instant" });
    else sheets.scrollTop += by;
  }
  beside.addEventListener("click", function (event) {
    if (event.target.closest("a, button, input, label, .note") || String(getSelection())) return;
    find(event.target);
  });
  beside.addEventListener("focusin", function (event) {
    if (event.target.matches("a") && event.target.matches(":focus-visible")) find(event.target);
  });

  /* The line between the columns --------------------------------------------------------------------------------- */

  var LEAST = 25, MOST = 70, STOPS = [50, 35, 65];
  function width() { return Number(split.getAttribute("aria-valuenow")); }
  function divide(share, keep) {
    share = Math.min(MOST, Math.max(LEAST, Math.round(share)));
    split.setAttribute("aria-valuenow", share);
    split.setAttribute("aria-valuetext", share + " %");
    beside.style.setProperty("--split", share);
    if (keep) own.remember("split", share);
    measure();
    follow();
  }
  split.addEventListener("keydown", function (event) {
    var to = { Home: LEAST, End: MOST, Enter: 50 };
    to[own.back] = width() - 2;
    to[own.onward] = width() + 2;
    if (to[event.key] === undefined) return;
    event.preventDefault();
    divide(to[event.key], true);
  });
  split.addEventListener("pointerdown", function (event) {
    var start = event.clientX, dragged = false, columns = split.parentNode.getBoundingClientRect();
    split.setPointerCapture(event.pointerId);
    function move(each) {
      dragged = dragged || Math.abs(each.clientX - start) > 3;
      if (dragged) divide((own.isTurned ? columns.right - each.clientX : each.clientX - columns.left) / columns.width * 100, true);
    }
    split.addEventListener("pointermove", move);
    split.addEventListener("lostpointercapture", function () {
      split.removeEventListener("pointermove", move);
      /* Who cannot drag, clicks from one width to the next. */
      if (!dragged) divide(STOPS[(STOPS.indexOf(width()) + 1) % STOPS.length], true);
    }, { once: true });
  });

  /* Two columns on wide screens, page by page on narrow ones -------------------------------------------------------- */

  function arrange() {
    var now = current(), inside = rows[now].getBoundingClientRect().top;
    if (wide.matches && !on()) {
      leaves.forEach(function (leaf) { sheets.append(leaf); });
      beside.classList.add("synced");
    } else if (!wide.matches && on()) {
      leaves.forEach(function (leaf, index) { rows[index].querySelector(".row-text").before(leaf); });
      beside.classList.remove("synced");
    }
    sheets.hidden = split.hidden = !on();
    resize();
    if (scrollY > 0 && !location.hash) scrollBy({ top: rows[now].getBoundingClientRect().top - inside, behavior: "instant" });
  }
  function resize() {
    var docbar = document.querySelector(".docbar");
    beside.style.setProperty("--bars", (docbar ? docbar.offsetHeight : 0) + bar.offsetHeight + "px");
    measure();
    follow();
    tell();
  }
  var share = null;
  try { share = localStorage.getItem("teibuild-split"); } catch (error) { /* No storage: halves. */ }
  if (share) divide(Number(share) || 50, false);
  arrange();
  if (location.hash) {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) { target.scrollIntoView(); follow(); }
  }
  wide.addEventListener("change", arrange);
  addEventListener("resize", resize);
  if (document.fonts) document.fonts.ready.then(resize);
  if (window.ResizeObserver) new ResizeObserver(function () { measure(); tell(); }).observe(beside.querySelector(".rows"));
})();

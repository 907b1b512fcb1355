/* Words as search compares them, and found words marked at their place in a text. */
var teibuildFind = (function () {
  "use strict";
  var word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
  var accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+/g;
  var letters = { "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
  var key = "teibuild-found";
  /* What stands among the words of a text without being of it. */
  var beside = ".note, .noteref, .textref, .tip, .permalink, .pagemark, .page-marks, .vh, .notes, script, style";
  var blocks = "p, li, h1, h2, h3, h4, h5, h6, dd, dt, td, th, .note, .p, .head, .fw, .stamp, .entry-text, .entry-name, figcaption";

  function fold(text) {
    return text.normalize("NFKD").replace(accents, "").toLowerCase().replace(/[ßςæœøłđðþı]/g, function (letter) { return letters[letter]; });
  }
  function words(text) {
    var found = [], match;
    word.lastIndex = 0;
    while ((match = word.exec(text))) found.push({ form: fold(match[0]), start: match.index, end: match.index + match[0].length });
    return found;
  }

  /* A clause is a list of steps; each step a set of forms, or the beginning of a word. */
  function fits(step, form) {
    if (step.begin && form.startsWith(step.begin)) return true;
    return step.forms ? step.forms.indexOf(form) >= 0 : false;
  }
  function spans(tokens, clauses) {
    var found = [];
    clauses.forEach(function (clause) {
      for (var at = 0; at + clause.length <= tokens.length; at += 1) {
        var step = 0;
        while (step < clause.length && fits(clause[step], tokens[at + step].form)) step += 1;
        if (step === clause.length) found.push([at, at + step]);
      }
    });
    return found;
  }

  function textNodes(block) {
    var nodes = [];
    var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
      acceptNode: function (node) {
        if (node.nodeType === 3) return NodeFilter.FILTER_ACCEPT;
        if (node !== block && (node.matches(beside) || node.matches(blocks))) return NodeFilter.FILTER_REJECT;
        return NodeFilter.FILTER_SKIP;
      }
    });
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  }
  /* Words of a block may run over several text nodes: they are read off together. */
  function markBlock(block, clauses) {
    var nodes = textNodes(block), text = "", starts = [];
    nodes.forEach(function (node) { starts.push(text.length); text += node.data; });
    if (!text.trim()) return;
    var tokens = words(text), marked = {};
    spans(tokens, clauses).forEach(function (span) {
      for (var at = span[0]; at < span[1]; at += 1) marked[at] = true;
    });
    Object.keys(marked).map(Number).sort(function (a, b) { return b - a; }).forEach(function (at) {
      for (var index = nodes.length - 1; index >= 0; index -= 1) {
        var begin = Math.max(tokens[at].start, starts[index]) - starts[index];
        var end = Math.min(tokens[at].end, starts[index] + nodes[index].data.length) - starts[index];
        if (begin < end) wrap(nodes[index], begin, end);
      }
    });
  }
  function wrap(node, begin, end) {
    var range = document.createRange(), mark = document.createElement("mark");
    range.setStart(node, begin);
    range.setEnd(node, end);
    mark.className = "found";
    range.surroundContents(mark);
  }
  function clear() {
    document.querySelectorAll("mark.found").forEach(function (mark) {
      var parent = mark.parentNode;
      mark.replaceWith.apply(mark, mark.childNodes);
      parent.normalize();
    });
    document.querySelectorAll(".found-typed").forEach(function (part) { part.classList.remove("found-typed"); });
  }
  function mark(root, search) {
    clear();
    var main = [root].concat(Array.prototype.slice.call(root.querySelectorAll(blocks)));
    main.forEach(function (block) {
      if (block === root || !block.closest(".tip, script, nav")) markBlock(block, search.clauses);
    });
    (search.typed || []).forEach(function (id) {
      var part = document.getElementById(id);
      if (part) part.classList.add("found-typed");
    });
  }

  /* From the list of hits to the text: what was looked for waits in the tab, or for a minute for a new one. */
  function path(url) { return url.split("#")[0]; }
  function keep(url, search) {
    var all = { url: path(url), search: search, at: Date.now() };
    [["sessionStorage"], ["localStorage"]].forEach(function (name) {
      try { window[name[0]].setItem(key, JSON.stringify(all)); } catch (error) { /* No storage: the text opens without marks. */ }
    });
  }
  function recall() {
    var here = path(location.href), found = null;
    ["sessionStorage", "localStorage"].forEach(function (name) {
      if (found) return;
      try {
        var kept = JSON.parse(window[name].getItem(key) || "null");
        if (kept && kept.url === here && (name === "sessionStorage" || Date.now() - kept.at < 60000)) found = kept;
      } catch (error) { /* As above. */ }
    });
    if (found) try { sessionStorage.setItem(key, JSON.stringify(found)); } catch (error) { /* As above. */ }
    return found && found.search;
  }
  function forget() {
    ["sessionStorage", "localStorage"].forEach(function (name) {
      try { window[name].removeItem(key); } catch (error) { /* As above. */ }
    });
    clear();
  }

  /* On a page of the text: mark what was found, and offer to go from one to the next. */
  function show() {
    var bar = document.querySelector(".found-bar"), search = recall(), main = document.getElementById("main");
    if (!bar || !search || document.getElementById("search")) return;
    mark(main.querySelector(".text") || main, search);
    var marks = Array.prototype.filter.call(main.querySelectorAll("mark.found, .found-typed"), function (part) {
      return part.getClientRects().length || part.closest(".note, details");
    });
    if (!marks.length) return;
    /* Words of one phrase count once. */
    var places = marks.filter(function (part, index) {
      var before = marks[index - 1];
      return !(before && before.nextSibling && before.nextSibling.nodeType === 3 && before.nextSibling.nextSibling === part && !/[\p{L}\p{N}]/u.test(before.nextSibling.data) && search.clauses.some(function (clause) { return clause.length > 1; }));
    });
    var now = -1;
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      for (var index = 0; index < places.length && now < 0; index += 1) {
        if (target.contains(places[index]) || target.compareDocumentPosition(places[index]) & Node.DOCUMENT_POSITION_FOLLOWING) now = index;
      }
    }
    var count = bar.querySelector("[data-found=count]");
    function say() {
      count.textContent = count.dataset.text.replace("{n}", now < 0 ? "–" : now + 1).replace("{total}", places.length);
      places.forEach(function (part, index) { part.classList.toggle("found-now", index === now); });
    }
    function go(step) {
      now = (now + step + places.length) % places.length;
      say();
      var note = places[now].closest("details");
      if (note) note.open = true;
      places[now].scrollIntoView({ block: "center" });
    }
    say();
    bar.hidden = false;
    bar.addEventListener("click", function (event) {
      var button = event.target.closest("[data-found]");
      if (!button) return;
      if (button.dataset.found === "next") go(1);
      if (button.dataset.found === "previous") go(-1);
      if (button.dataset.found === "clear") { forget(); bar.hidden = true; }
    });
    if (now >= 0 && !target.classList.contains("note")) requestAnimationFrame(function () { places[now].scrollIntoView({ block: "center" }); });
  }

  return { fold: fold, words: words, spans: spans, mark: mark, keep: keep, show: show };
})();
teibuildFind.show();

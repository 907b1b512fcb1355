/* Pages made for paper, set in sheets: the text broken between lines, the apparatus and each note at the foot of the
   sheet that has its mark, running heads. What the screen shows is what is printed. Without JavaScript, and on a screen that is narrower
   than the paper, the galley stays as it is, with its notes at the end. */
(function () {
  "use strict";
  var galley = document.querySelector(".galley");
  if (!galley) return;
  var own = window.teibuild || {};
  var wide = matchMedia("(min-width: 56rem)");
  var choice = document.getElementById("paper");
  var flows = Array.prototype.slice.call(galley.querySelectorAll(":scope > .title-page, :scope > .print-contents, :scope > .print-document"));
  var sheets = null; /* those that stand on the page */
  var before = 0; /* those that are finished, of documents before */
  var ruler = document.createRange(); /* one for all: the browser keeps every range up to date, whatever changes */
  var printing = false;
  var SLACK = 2.5; /* lines left free at the foot before a note is divided instead */
  var PART = 2500; /* signs of text that are laid out at a time, and more */
  var MARK = ":is(.noteref, .textref) > a[href^='#']";

  /* Where text may be divided: its lines, and what stays whole ----------------------------------------------------- */

  function style(element) { return getComputedStyle(element); }
  function isInline(css) { return /^(inline|ruby)/.test(css.display) || css.float !== "none"; }
  function isApart(css) { return css.display === "none" || css.position === "absolute" || css.position === "fixed"; }

  /* Every text, and every box without text, of a run of inline nodes; what is hidden or stands apart is passed over. */
  function boxesOf(nodes, found) {
    nodes.forEach(function (node) {
      if (node.nodeType === 3) {
        if (!node.data.trim()) return;
        ruler.selectNodeContents(node);
        Array.prototype.forEach.call(ruler.getClientRects(), function (rect, at) { if (rect.height) found.push({ node: node, at: at, rect: rect }); });
      } else if (node.nodeType === 1) {
        var css = style(node);
        if (isApart(css)) return;
        if (node.childNodes.length && !/^(img|svg|math|object|video|canvas)$/i.test(node.tagName) && css.display !== "inline-block") boxesOf(Array.prototype.slice.call(node.childNodes), found);
        else if (node.getBoundingClientRect().height && css.display !== "inline") found.push({ node: node, at: 0, rect: node.getBoundingClientRect() });
      }
    });
    return found;
  }

  /* A new line begins where a box lies wholly below the middle of those before: marks that are raised do not count. */
  function linesOf(nodes) {
    var lines = [], line = null;
    boxesOf(nodes, []).forEach(function (box) {
      if (!line || (box.rect.top + box.rect.bottom) / 2 > line.bottom) lines.push(line = { top: box.rect.top, bottom: box.rect.bottom, first: box, boxes: [], nodes: nodes });
      line.top = Math.min(line.top, box.rect.top);
      line.bottom = Math.max(line.bottom, box.rect.bottom);
      line.boxes.push(box);
    });
    lines.forEach(function (each, at) { each.index = at; each.row = lines; });
    return lines;
  }

  /* What follows one another on a page: lines and indivisible things, down to a height; each says whether a page may end
     before it. Style sheets decide: break-before, break-after, break-inside, orphans, widows. */
  function itemsOf(root, limit, room) {
    var items = [], tied = false, forced = false, full = false;

    function add(item) {
      item.tied = tied;
      item.forced = forced;
      tied = forced = false;
      items.push(item);
      full = item.top > limit;
    }
    function flush(run, css) {
      if (!run.length || full) return;
      var orphans = Number(css.orphans) || 2, widows = Number(css.widows) || 2;
      linesOf(run).forEach(function (line) {
        if (full) return;
        tied = tied || (line.index > 0 && (line.index < orphans || line.row.length - line.index < widows));
        add(line);
      });
    }
    function visit(element, css) {
      var run = [];
      Array.prototype.forEach.call(element.childNodes, function (child) {
        if (full) return;
        if (child.nodeType === 3) { run.push(child); return; }
        if (child.nodeType !== 1) return;
        var its = style(child);
        if (isApart(its) || isInline(its)) { run.push(child); return; }
        flush(run, css);
        run = [];
        if (full) return;
        tied = tied || its.breakBefore === "avoid";
        forced = forced || (its.breakBefore === "page" && items.length > 0);
        var box = child.getBoundingClientRect();
        var whole = its.breakInside === "avoid" || !/^(block|flow-root|list-item|table|table-row-group)$/.test(its.display) || /^(figure|img|svg|hr)$/i.test(child.tagName);
        if (whole && box.height && box.height < room) add({ top: box.top, bottom: box.bottom, whole: child });
        else visit(child, its);
        tied = tied || its.breakAfter === "avoid";
        forced = forced || its.breakAfter === "page";
      });
      flush(run, css);
    }
    visit(root, style(root));
    return items;
  }

  /* The ids of the notes whose marks an item has. */
  function marksOf(item) {
    var found = [];
    function take(mark) { if (mark) found.push(decodeURIComponent(mark.getAttribute("href").slice(1))); }
    /* What hangs beside the first line, such as a number, has no box in it. */
    if (!item.whole && !item.index) item.nodes.forEach(function (node) {
      if (node.nodeType === 1) node.querySelectorAll(MARK).forEach(function (mark) {
        for (var up = mark; up !== node.parentNode; up = up.parentNode) if (isApart(style(up))) { take(mark); return; }
      });
    });
    (item.whole ? [{ node: item.whole, at: 0 }] : item.boxes).forEach(function (box) {
      if (box.at) return;
      if (box.node.nodeType === 3) take(box.node.parentNode.closest(MARK)); else box.node.querySelectorAll(MARK).forEach(take);
    });
    return found;
  }

  /* Dividing ------------------------------------------------------------------------------------------------------- */

  /* The first character of a line. */
  function startOf(line) {
    var node = line.first.node;
    if (node.nodeType !== 3 || line.first.at === 0) return { node: node, offset: 0 };
    var middle = (line.first.rect.top + line.first.rect.bottom) / 2;
    function isThere(offset) {
      for (var at = offset; at < node.length; at += 1) {
        ruler.setStart(node, at);
        ruler.setEnd(node, at + 1);
        var rects = ruler.getClientRects();
        if (rects.length && rects[rects.length - 1].height) return rects[rects.length - 1].bottom > middle;
      }
      return true;
    }
    var low = 0, high = node.length;
    while (low < high) {
      var half = (low + high) >> 1;
      if (isThere(half)) high = half; else low = half + 1;
    }
    return { node: node, offset: low };
  }
  /* Whether a line begins within a word: no page ends on a hyphen that the browser has set. */
  function isBroken(item) {
    if (item.whole || !item.index) return false;
    var start = item.start = item.start || startOf(item);
    if (!start.offset) return false;
    var before = start.node.data[start.offset - 1], after = start.node.data[start.offset] || "";
    return /[\p{L}\u00ad]/u.test(before) && /\p{L}/u.test(after) && !/[\u2e80-\u9fff\uf900-\ufaff]/.test(before);
  }
  function isEmpty(node, taken) {
    if (node.nodeType === 3) return !node.data.trim();
    if (node.nodeType !== 1) return true;
    if (isApart(style(node))) return true;
    return taken ? !taken.some(function (each) { return node.contains(each); }) : !node.getBoundingClientRect().height;
  }

  /* Part what stands under an element before an item: what follows is given back. A paragraph that is divided has its id
     on the first half only; both halves are told from whole ones by their classes. */
  function partBefore(root, item) {
    var range = document.createRange(), start = null;
    if (!item.whole && item.index) start = item.start || startOf(item);
    if (start && start.offset) range.setStart(start.node, start.offset);
    else {
      var node = item.whole || (start ? start.node : item.nodes[0]);
      var taken = start ? item.row.reduce(function (all, line) { return all.concat(line.boxes.map(function (box) { return box.node; })); }, []) : null;
      var before = function () {
        var each = node.previousSibling;
        while (each && isEmpty(each, taken) && !(taken && each.nodeType === 3)) each = each.previousSibling;
        return each;
      };
      while (node.parentNode !== root && !before() ) node = node.parentNode;
      var last = before();
      if (last) range.setStartAfter(last); else range.setStartBefore(node);
    }
    var split = [];
    for (var up = range.startContainer; up !== root; up = up.parentNode) if (up.nodeType === 1) split.unshift(up);
    range.setEnd(root, root.childNodes.length);
    var rest = range.extractContents(), copy = rest;
    split.forEach(function (first, at) {
      copy = copy.firstElementChild;
      first.classList.add("continues");
      copy.classList.add("continued");
      copy.classList.remove("continues", "opens");
      copy.removeAttribute("id");
      copy.removeAttribute("aria-labelledby");
      if (/^(ARTICLE|SECTION|LI|P)$/.test(copy.tagName)) copy.removeAttribute("aria-label");
      if (/^(ARTICLE|SECTION)$/.test(copy.tagName)) copy.setAttribute("role", "presentation");
      if (first.tagName === "OL") {
        var divided = split[at + 1] && split[at + 1].tagName === "LI";
        copy.start = first.start + first.querySelectorAll(":scope > li").length - (divided ? 1 : 0);
      }
    });
    return rest;
  }

  /* Notes ---------------------------------------------------------------------------------------------------------- */

  function heights(note) {
    var box = note.getBoundingClientRect(), lines = linesOf(Array.prototype.slice.call(note.childNodes));
    var counted = { note: note, height: box.height, lines: lines, top: box.top, least: box.height };
    if (lines.length > 3) counted.least = (lines[1].bottom + lines[2].top) / 2 - box.top;
    return counted;
  }
  /* Notes at the foot of a sheet, as far as there is room; what goes on at the next one's foot. Those whose height is
     known are not measured again, since each look at a page that has changed costs the browser a moment. */
  function setNotes(list, notes, room, known) {
    var rest = [];
    notes.forEach(function (note) {
      if (rest.length) { rest.push(note); return; }
      list.append(note);
      var height = known.has(note) ? known.get(note) : note.getBoundingClientRect().height;
      if (height <= room + 0.5) { room -= height; return; }
      var all = heights(note), lines = all.lines, at = lines.length - 2;
      while (at > 1 && lines[at - 1].bottom - all.top > room) at -= 1;
      if (lines.length < 4 || lines[at - 1].bottom - all.top > room) { note.remove(); rest.push(note); return; }
      var second = document.createElement("li");
      second.className = "continued";
      second.append(partBefore(note, lines[at]));
      note.classList.add("continues");
      rest.push(second);
    });
    return rest;
  }

  /* Sheets --------------------------------------------------------------------------------------------------------- */

  function make(tag, name, parent) {
    var element = document.createElement(tag);
    element.className = name;
    return parent.appendChild(element);
  }
  /* The words that are seen, and all white space between them. */
  function textOf(element) {
    var seen = new Set(boxesOf(Array.prototype.slice.call(element.childNodes), []).map(function (box) { return box.node; }));
    var words = "", walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      var node = walker.currentNode;
      if (!node.data.trim() || seen.has(node) && !node.parentNode.closest("sup")) words += node.data;
    }
    return words.replace(/\s+/g, " ").trim();
  }
  function newSheet(stage, kind) {
    var sheet = make("div", "sheet " + kind, stage);
    var number = before + stage.children.length;
    sheet.classList.add(number % 2 ? "recto" : "verso");
    sheet.dataset.n = number;
    var head = make("p", "sheet-head", sheet);
    head.setAttribute("aria-hidden", "true");
    make("span", "sheet-said", head);
    make("span", "sheet-n", head).textContent = number;
    make("div", "sheet-text", sheet);
    return sheet;
  }
  /* What is at the head of a sheet has nothing above it to keep away from. */
  function atTop(root) {
    var node = root.firstElementChild;
    while (node && !/^(P|LI|H\d|TR)$/.test(node.parentNode.tagName)) {
      if (node.matches(".pagemark, .page-marks") || !(node.textContent.trim() || node.querySelector("img, svg"))) node = node.nextElementSibling;
      else {
        node.classList.add("at-top");
        node = node.firstElementChild;
      }
    }
  }

  /* Over left pages the edition, over right ones who wrote what, and the section as far as there is room for it. */
  function wishesFor(sheet, source, section) {
    var whose = source.dataset.head, title = source.dataset.title;
    if (sheet.classList.contains("opening")) return [""];
    if (sheet.classList.contains("verso") || !whose) return [galley.dataset.head];
    return section ? [whose + " · " + section, title + " · " + section, whose] : [whose];
  }
  function setHeads(heads) {
    while (heads.length) {
      heads.forEach(function (head) { head.said.textContent = head.wishes.shift(); });
      heads = heads.filter(function (head) { return head.wishes.length && head.said.scrollWidth > head.said.clientWidth; });
    }
  }

  /* What comes much later is not there yet, which saves most of the work: parts of a text, and what keeps their place. */
  function putOff(element, parts) {
    Array.prototype.slice.call(element.children).forEach(function (child) {
      var holds = Array.prototype.every.call(child.childNodes, function (each) { return each.nodeType === 1 || isEmpty(each); });
      if (holds && child.children.length && child.textContent.length > PART) putOff(child, parts);
      else {
        var place = document.createComment("");
        child.replaceWith(place);
        parts.push({ place: place, part: child });
      }
    });
    return parts;
  }
  function show(parts) {
    for (var sum = 0; parts.length && sum < 2 * PART;) {
      var next = parts.shift();
      next.place.replaceWith(next.part);
      sum += next.part.textContent.length;
    }
  }

  /* One document: sheet after sheet, the rest of the text is laid out on it, and what does not fit goes on. */
  function setDocument(stage, source) {
    var article = source.cloneNode(true), rest = article, carried = [], section = "", opens = true, heads = [], rule = 0, lead = 0;
    var notes = takeNotes(stage, article), later = putOff(article, []), known = new Map();
    notes.forEach(function (each) { known.set(each.note, each.height); });
    article.classList.add("opens");
    while (rest || carried.length) {
      var sheet = newSheet(stage, opens ? "opening" : "following"), text = sheet.querySelector(".sheet-text");
      var list = make("ol", "sheet-notes", sheet), taken = 0;
      if (carried.length) {
        list.classList.add("carried");
        var height = list.getBoundingClientRect().bottom - text.getBoundingClientRect().top - rule;
        carried = setNotes(list, carried, height, known);
        Array.prototype.forEach.call(list.children, function (each) { taken += each.getBoundingClientRect().height; });
      }
      if (rest && !carried.length) {
        text.append(rest);
        var items = [], place = null;
        do {
          show(later);
          if (!opens) atTop(text);
          rule = rule || parseFloat(style(list).paddingTop);
          lead = lead || parseFloat(style(text).lineHeight);
          place = { top: text.getBoundingClientRect().top, bottom: list.getBoundingClientRect().bottom };
          items = itemsOf(text, place.bottom, place.bottom - place.top);
        } while (later.length && !(items.length && items[items.length - 1].top > place.bottom));
        var end = fit(items, place, taken, rule, lead, notes);
        rest = end.item ? partBefore(text, end.item) : null;
        /* A mark that is not seen must not cost a note. */
        if (!rest) notes.forEach(function (each) { if (!each.set) (each.textual ? end.textual : end.notes).push(each.note); });
        var room = place.bottom - end.bottom - rule - taken;
        if (end.textual.length) {
          var variants = make("ol", "sheet-textual", sheet);
          list.before(variants);
          carried = setNotes(variants, end.textual, room - rule, known);
          room -= variants.getBoundingClientRect().height;
        }
        carried = carried.concat(carried.length ? end.notes : setNotes(list, end.notes, room, known));
      }
      heads.push({ sheet: sheet, said: sheet.querySelector(".sheet-said") });
      if (!list.children.length) list.remove();
      opens = false;
    }
    heads.forEach(function (each) {
      each.sheet.querySelectorAll(".sheet-text .head").forEach(function (head) {
        if (/^H\d$/.test(head.tagName)) section = textOf(head) || section;
      });
      each.wishes = wishesFor(each.sheet, source, section);
    });
    setHeads(heads);
  }
  /* The notes of a document, by id, measured once at the foot of a sheet; those that no mark leads to stay at the end. */
  function takeNotes(stage, article) {
    var found = new Map(), endings = article.querySelectorAll(".end-textual, .end-notes");
    if (!endings.length) return found;
    var marked = new Set();
    article.querySelectorAll(MARK).forEach(function (mark) {
      marked.add(decodeURIComponent(mark.getAttribute("href").slice(1)));
    });
    var sheet = newSheet(stage, "following"), lists = [make("ol", "sheet-notes", sheet), make("ol", "sheet-textual", sheet)];
    endings.forEach(function (ending) {
      ending.querySelectorAll("li").forEach(function (each) {
        var note = each.querySelector(".note");
        if (note && marked.has(note.id)) found.set(note.id, { note: each, textual: ending.matches(".end-textual") });
      });
    });
    found.forEach(function (each) {
      lists[each.textual ? 1 : 0].append(each.note);
      var label = each.note.querySelector(".note-label"), after = label && label.nextSibling;
      if (after && after.nodeType === 3) after.data = after.data.trimStart(); /* The label has its own width. */
    });
    found.forEach(function (each, id) {
      var counted = heights(each.note);
      counted.textual = each.textual;
      found.set(id, counted);
    });
    sheet.remove();
    endings.forEach(function (ending) { if (!ending.querySelector("li")) ending.remove(); });
    return found;
  }
  /* How far a page reaches: the item that the next one begins with, where the text ends, and the notes of its marks. */
  function fit(items, place, taken, rule, lead, notes) {
    var best = null, parted = null, loose = null, listed = [], last = null;
    var sum = 0; /* height of all notes but the last, which may go on, and of the apparatus, which does not */
    for (var at = 0; at < items.length; at += 1) {
      marksOf(items[at]).forEach(function (id) {
        var note = notes.get(id);
        if (!note || note.set) return;
        if (note.textual) sum += note.height + (listed.some(function (each) { return each.textual; }) ? 0 : rule);
        else {
          if (last) sum += last.height;
          last = note;
        }
        listed.push(note);
        note.set = true;
      });
      var next = items[at + 1];
      var foot = items[at].bottom + taken + (taken || last ? rule : 0) + sum;
      if (foot + (last ? last.least : 0) > place.bottom + 0.5) break;
      var here = { item: next, bottom: items[at].bottom, count: listed.length };
      loose = here;
      if (!next || next.forced || !(next.tied || isBroken(next))) {
        parted = here;
        if (foot + (last ? last.height : 0) <= place.bottom + 0.5) best = here;
      }
      if (!next || next.forced) break;
    }
    var chosen = best && (!parted || parted.bottom - best.bottom <= SLACK * lead) ? best : parted;
    /* Nothing fits as it should: a page ends where it can. Beneath notes that go on the text may wait for the next page;
       elsewhere at least one line is taken. */
    if (!chosen) chosen = loose || (taken && items.length ? { item: items[0], bottom: place.top, count: 0 } : null) || { item: items[1], bottom: items.length ? items[0].bottom : place.top, count: listed.length };
    listed.slice(chosen.count).forEach(function (note) { note.set = false; });
    chosen.notes = [];
    chosen.textual = [];
    listed.slice(0, chosen.count).forEach(function (each) { (each.textual ? chosen.textual : chosen.notes).push(each.note); });
    return chosen;
  }

  /* The contents say on which page each document begins. */
  function countPages() {
    sheets.querySelectorAll(".print-contents li > a").forEach(function (link) {
      var there = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      make("span", "print-page", link.parentNode).textContent = there ? there.closest(".sheet").dataset.n : "";
    });
  }

  /* All sheets; the galley is kept, and comes back where the window gets narrow. */
  function set() {
    if (sheets) return;
    sheets = document.createElement("div");
    sheets.className = "sheets";
    sheets.dataset.paper = choice ? choice.value : "a4";
    flows[0].before(sheets);
    flows.forEach(function (each) { each.remove(); });
    galley.classList.add("set");
    var finished = [];
    flows.forEach(function (each) {
      before = finished.length;
      if (each.classList.contains("title-page")) newSheet(sheets, "title").querySelector(".sheet-text").append(each.cloneNode(true));
      else setDocument(sheets, each);
      /* What is finished is put aside: a long page would make each of the browser's steps a long one. */
      finished = finished.concat(Array.prototype.slice.call(sheets.children));
      sheets.replaceChildren();
    });
    sheets.append.apply(sheets, finished);
    countPages();
    document.documentElement.dataset.sheets = sheets.children.length;
  }
  function unset() {
    if (!sheets) return;
    sheets.replaceWith.apply(sheets, flows);
    sheets = null;
    galley.classList.remove("set");
    delete document.documentElement.dataset.sheets;
  }
  function suit() {
    if (wide.matches || printing) set(); else unset();
    galley.classList.add("ready");
  }
  function start() {
    suit();
    wide.addEventListener("change", suit);
    addEventListener("beforeprint", function () { printing = true; suit(); });
    addEventListener("afterprint", function () { printing = false; suit(); });
    var there = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (there) there.scrollIntoView();
  }

  if (!flows.length) return;
  document.querySelectorAll(".galley-tools").forEach(function (each) { each.hidden = false; });
  if (choice) {
    var kept = own.recall && own.recall("paper");
    if (kept === "letter") choice.value = kept;
    choice.addEventListener("change", function () {
      if (own.remember) own.remember("paper", choice.value);
      unset();
      suit();
    });
  }
  var button = document.querySelector("[data-print]");
  if (button) button.addEventListener("click", function () { print(); });
  /* Lines are known when their faces are there: all are asked for, since none of the notes' may be drawn yet. */
  var families = [galley].concat(Array.prototype.slice.call(galley.querySelectorAll(".hand"), 0, 1)).map(function (each) { return style(each).fontFamily; }).join();
  var faces = [];
  document.fonts.forEach(function (face) { if (families.indexOf(face.family.replace(/"/g, "")) >= 0) faces.push(face.load()); });
  Promise.all(faces).then(start, start);
})();

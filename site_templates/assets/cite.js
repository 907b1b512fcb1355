/* Citing a paragraph or a selection: the forms of citation are written when the site is made, and filled in here. */
(function () {
  "use strict";
  var block = document.getElementById("cite-data");
  var words = document.getElementById("cite-words");
  /* Without site.js nothing could be copied, and nothing is offered. */
  var own = window.teibuild;
  if (!block || !words || !own || !own.copy) return;
  var data = JSON.parse(block.textContent);
  words = words.dataset;
  var markup = { note: true, bibliography: true, mla: true };
  var roots = ".text, .sheet";
  var beside = ".note, .noteref, .textref, .tip, .permalink, .pagemark, .page-marks, .vh, .anchor, .cite-float, .cite-pop, .notes, [hidden]";
  var float = null;
  var pop = null;
  var opener = null;

  /* The place ------------------------------------------------------------------------------------------------- */

  function element(node) { return node.nodeType === 1 ? node : node.parentElement; }
  function root(node) { return element(node) && element(node).closest(roots); }
  function base() {
    if (data.url) return data.url;
    return /^https?:$/.test(location.protocol) ? location.href.split("#")[0] : "";
  }
  /* The number of the page that a place stands on: that of the last page mark before it. */
  function pageAt(node) {
    if (data.page) return data.page;
    var found = "";
    document.querySelectorAll(".text .pagemark .n").forEach(function (mark) {
      if (mark.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) found = mark.textContent;
    });
    return found || (document.querySelector(".text .pagemark .n") || { textContent: "" }).textContent;
  }
  function paragraph(node) {
    var at = element(node);
    while (at && !at.matches(roots)) {
      if (at.querySelector && at.id) {
        var link = at.querySelector(".permalink[data-n]");
        if (link && link.parentElement === at) return { id: at.id, n: link.dataset.n };
        if (/^(P|LI|DIV|SECTION|H[1-6])$/.test(at.tagName)) return { id: at.id, n: "" };
      }
      at = at.parentElement;
    }
    return { id: "", n: "" };
  }
  function span(first, last) { return first === last || !last ? first : first + "–" + last; }
  function worded(one, many, first, last) {
    if (!first) return "";
    return (first === last || !last ? one : many).replace("{n}", span(first, last));
  }
  /* What is cited: its words, its page, its paragraph, its address. */
  function place(start, end, text) {
    var from = paragraph(start);
    var to = paragraph(end);
    var pages = [pageAt(start), pageAt(end)];
    var locator = data.locator || worded(words.p, words.pp, pages[0], pages[1]);
    var par = from.n && to.n ? worded(words.par, words.pars, from.n, to.n) : worded(words.par, words.pars, from.n, from.n);
    var url = base();
    return {
      text: text,
      locator: [locator, par].filter(Boolean).join(", "),
      page: span(pages[0], pages[1]),
      url: url && from.id ? url + "#" + from.id : url
    };
  }
  /* The words of a range as they are read: without marks of notes, and without the notes. */
  function read(range) {
    var part = range.cloneContents();
    part.querySelectorAll(beside).forEach(function (node) { node.remove(); });
    part.querySelectorAll("br").forEach(function (node) { node.replaceWith(" "); });
    part.querySelectorAll("p, li, h2, h3, h4, div, dd").forEach(function (node) { node.append("\n\n"); });
    return part.textContent.replace(/[^\S\n]+/g, " ").replace(/ *\n[\s\n]*/g, "\n\n").trim();
  }

  /* The forms ------------------------------------------------------------------------------------------------- */

  function filled(name, at) {
    return data.forms[name].map(function (piece) {
      if (typeof piece === "string") return piece;
      var value = at[piece[1]];
      if (!value) return "";
      if (name === "csl") value = JSON.stringify(value).slice(1, -1);
      if (markup[name]) value = value.replace(/&/g, "&amp;").replace(/</g, "&lt;");
      return piece[0] + value + piece[2];
    }).join("");
  }
  function plain(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.textContent;
  }
  function citation(name, at) {
    var text = filled(name, at);
    return markup[name] ? plain(text) : text;
  }
  function chosen() {
    var name = own.recall("cite");
    return data.forms[name] ? name : "note";
  }

  /* Copying --------------------------------------------------------------------------------------------------- */

  function copy(text) { own.copy(text, words.copied); }
  function copyCited(at) { copy("“" + at.text.replace(/^["“]|["”]$/g, "") + "”\n\n" + citation(chosen(), at)); }

  /* What opens ------------------------------------------------------------------------------------------------ */

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }
  /* Beside a rectangle of the window, wherever the element stands in the document: so the Tab key finds it next. */
  function settle(box, rect) {
    box.style.left = box.style.top = "0px";
    var size = box.getBoundingClientRect();
    var left = Math.max(8, Math.min(rect.left, document.documentElement.clientWidth - size.width - 8));
    var below = rect.bottom + 8 + size.height < innerHeight || rect.top < size.height + 8;
    var top = below ? rect.bottom + 8 : rect.top - size.height - 8;
    box.style.left = left - size.left + "px";
    box.style.top = top - size.top + "px";
  }
  function unfloat() { if (float) { float.remove(); float = null; } }
  function close(back) {
    if (!pop) return;
    pop.remove();
    pop = null;
    if (back && opener && opener.isConnected) opener.focus();
  }
  function open(at, title, host, rect, from) {
    close(false);
    unfloat();
    opener = from;
    pop = document.createElement("div");
    pop.className = "cite-pop";
    pop.lang = document.documentElement.lang;
    pop.dir = document.documentElement.dir || "ltr";
    pop.setAttribute("role", "dialog");
    pop.setAttribute("aria-label", title);
    var head = document.createElement("p");
    head.className = "cite-pop-title";
    head.textContent = title;
    var label = document.createElement("label");
    label.textContent = words.form + " ";
    var select = label.appendChild(document.createElement("select"));
    Object.keys(data.forms).forEach(function (name) {
      var option = select.appendChild(document.createElement("option"));
      option.value = name;
      option.textContent = data.labels[name];
      option.selected = name === chosen();
    });
    var shown = document.createElement("div");
    shown.className = "cite-pop-text";
    shown.setAttribute("aria-live", "polite");
    var show = function () {
      shown.classList.toggle("verbatim", !markup[select.value]);
      if (markup[select.value]) shown.innerHTML = filled(select.value, at);
      else shown.textContent = filled(select.value, at);
    };
    select.addEventListener("change", function () { own.remember("cite", select.value); show(); settle(pop, rect()); });
    show();
    var row = document.createElement("div");
    row.className = "cite-pop-row";
    if (at.text) row.append(button(words.copyCited, function () { copyCited(at); }));
    row.append(button(words.copyCitation, function () { copy(citation(select.value, at)); }));
    row.append(button(words.close, function () { close(true); }));
    pop.append(head, label, shown, row);
    host.append(pop);
    settle(pop, rect());
  }

  /* A paragraph: its sign ¶ still leads to its address, and opens this. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".text a.permalink");
    if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      var range = document.createRange();
      range.selectNodeContents(link.parentElement);
      var at = place(link, link, read(range));
      open(at, words.passage, link.parentElement, function () { return link.getBoundingClientRect(); }, link);
    } else if (pop && !pop.contains(event.target)) close(false);
  });

  /* A selection: nothing of the browser's own copying is touched. */
  function offer() {
    var selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) { unfloat(); return; }
    var range = selection.getRangeAt(0);
    var inside = root(range.startContainer);
    if (!inside || inside !== root(range.endContainer) || (pop && pop.contains(range.startContainer))) { unfloat(); return; }
    var text = read(range);
    if (!text) { unfloat(); return; }
    var rects = range.getClientRects();
    if (!rects.length) return;
    var rect = rects[rects.length - 1];
    var host = element(range.endContainer).closest("p, li, div, section, h1, h2, h3, h4") || inside;
    if (!inside.contains(host)) host = inside;
    var at = place(range.startContainer, range.endContainer, text);
    unfloat();
    float = document.createElement("span");
    float.className = "cite-float";
    float.lang = document.documentElement.lang;
    float.dir = document.documentElement.dir || "ltr";
    float.setAttribute("role", "group");
    float.setAttribute("aria-label", words.selection);
    var area = function () { return rect; };
    float.append(
      button(words.copyCited, function () { copyCited(at); unfloat(); }),
      button(words.title + " …", function () { open(at, words.selection, host, area, null); pop.querySelector("select").focus(); })
    );
    /* Pressing it must not undo the selection. */
    float.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    float.addEventListener("mousedown", function (event) { event.preventDefault(); });
    host.append(float);
    settle(float, rect);
  }
  var pressed = false;
  var waiting = 0;
  function soon() { clearTimeout(waiting); waiting = setTimeout(function () { if (!pressed) offer(); }, 200); }
  document.addEventListener("pointerdown", function (event) { pressed = !(float && float.contains(event.target)); });
  document.addEventListener("pointerup", function () { pressed = false; soon(); });
  document.addEventListener("selectionchange", function () { if (!float || !float.contains(document.activeElement)) soon(); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !(pop || float)) return;
    event.preventDefault();
    unfloat();
    close(true);
  });
})();

/* Search: reads the few files of the index that a question needs, and shows the places with the words around them. */
var teibuildSearch = (function () {
  "use strict";
  var box = document.getElementById("search");
  var root = box.dataset.root;
  var find = teibuildFind;
  var loaded = {}, waiting = {};
  var GAPS = ["@gap/edited", "@gap/typed"];
  var MORE = 20; /* Documents shown at a time. */
  var TITLE = 6; /* The kind of stretches that are titles or abstracts; see TextKind in model/search.py. */
  var FEW = 4; /* Places of a document shown at first. */

  /* Files of the index ---------------------------------------------------------------------------------------- */

  function take(kind, name, data) {
    loaded[kind + " " + name] = data;
  }
  function load(kind, name, path) {
    var key = kind + " " + name;
    if (key in loaded) return Promise.resolve(loaded[key]);
    if (!waiting[key]) {
      waiting[key] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = root + "search/" + path;
        script.onload = function () { script.remove(); delete waiting[key]; if (key in loaded) resolve(loaded[key]); else reject(new Error(path)); };
        script.onerror = function () { script.remove(); delete waiting[key]; reject(new Error(path)); };
        document.head.appendChild(script);
      });
    }
    return waiting[key];
  }
  function index() { return load("index", "", "index.js"); }

  /* Entries of one file: word → rest of its line. */
  async function wordFile(number) {
    var key = "lines " + number;
    if (!loaded[key]) {
      var text = await load("words", String(number), "words/" + number + ".js");
      var lines = new Map();
      text.split("|").forEach(function (line) {
        var space = line.indexOf(" ");
        lines.set(line.slice(0, space), line.slice(space + 1));
      });
      loaded[key] = lines;
      delete loaded["words " + number];
    }
    return loaded[key];
  }
  function fileOf(firsts, key) {
    var low = 0, high = firsts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (firsts[middle] <= key) low = middle + 1; else high = middle;
    }
    return low - 1;
  }
  /* The number of the file that a key stands in, if anywhere; of thousands of files, their first words are in lists. */
  async function numberOf(key) {
    var all = await index(), list = fileOf(all.words, key);
    if (!all.firsts || list < 0) return list;
    return list * all.firsts + fileOf(await load("firsts", String(list), "firsts/" + list + ".js"), key);
  }
  async function entry(key) {
    var number = await numberOf(key);
    return number < 0 ? undefined : (await wordFile(number)).get(key);
  }
  /* Every key from one to another, both taken in as beginnings. */
  async function range(from, to) {
    var keys = [], last = await numberOf(to + "\uffff");
    for (var number = Math.max(0, await numberOf(from)); number <= last; number += 1) {
      (await wordFile(number)).forEach(function (rest, key) { if (key >= from && key <= to + "\uffff") keys.push(key); });
    }
    return keys;
  }

  /* A question ------------------------------------------------------------------------------------------------ */

  function parse(text) {
    var clauses = [], part = /["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+)/g, match;
    while ((match = part.exec(text))) {
      var said = match[1] !== undefined ? match[1] : match[2];
      var steps = find.words(said).map(function (word) {
        return { form: word.form, begin: said.charAt(word.end) === "*" };
      });
      if (steps.length) clauses.push({ steps: steps, exact: match[1] !== undefined || steps.length > 1 });
    }
    return clauses;
  }
  /* The forms that a word stands for: those of its stem, or its own. */
  async function forms(form) {
    var line = await entry(form), stems = [];
    if (line !== undefined) {
      var own = line.split(" ")[0];
      stems = own ? own.split(",") : [];
      stems.push(form);
    } else {
      stems = await guessed(form);
    }
    var all = line !== undefined ? [form] : [];
    for (var stem of stems) {
      var group = await entry("~" + stem);
      if (group) all = all.concat(group.split(" "));
      else if (await entry(stem) !== undefined) all.push(stem);
    }
    return Array.from(new Set(all));
  }
  /* A word that stands nowhere: the stem that it comes to by one ending, or by two, taken off as the stemmers do. */
  async function guessed(form) {
    var endings = (await index()).endings, now = new Map([[form, 0]]);
    if ((await entry("~" + form)) !== undefined) return [form];
    for (var round = 0; round < 2; round += 1) {
      var next = new Map(), best = null, least = Infinity;
      for (var [word, before] of now) {
        for (var [off, on] of endings) {
          if (!word.endsWith(off) || word.length - off.length < 2) continue;
          var stem = word.slice(0, word.length - off.length) + on, cost = before + off.length - on.length;
          if (!next.has(stem) || next.get(stem) > cost) next.set(stem, cost);
        }
      }
      for (var [one, price] of next) {
        if (price < least && one.length > 2 && ((await entry("~" + one)) !== undefined || (await entry(one)) !== undefined)) { best = one; least = price; }
      }
      if (best) return [best];
      now = next;
    }
    return [];
  }
  async function resolve(clause) {
    for (var step of clause.steps) {
      if (step.begin) step.forms = await range(step.form, step.form);
      else if (clause.exact) step.forms = (await entry(step.form)) !== undefined ? [step.form] : [];
      else step.forms = await forms(step.form);
    }
    return clause;
  }

  /* Places ---------------------------------------------------------------------------------------------------- */

  var digits = new Uint8Array(128);
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("").forEach(function (letter, value) { digits[letter.charCodeAt(0)] = value; });

  /* Document → stretch → slots; see search_places.py. */
  function decode(text) {
    var at = 0, documents = new Map(), document = 0;
    function number() {
      var value = 0, scale = 1, digit;
      do {
        digit = digits[text.charCodeAt(at)];
        at += 1;
        value += (digit & 31) * scale;
        scale *= 32;
      } while (digit & 32);
      return value;
    }
    while (at < text.length) {
      var head = number(), stretch = 0, stretches = new Map();
      document += Math.floor(head / 2);
      for (var left = head % 2 ? number() + 2 : 1; left > 0; left -= 1) {
        var step = number(), slot = 0, slots = [];
        stretch += Math.floor(step / 2);
        for (var more = step % 2 ? number() + 2 : 1; more > 0; more -= 1) { slot += number(); slots.push(slot); }
        stretches.set(stretch, slots);
      }
      documents.set(document, stretches);
    }
    return documents;
  }
  /* Where the places of a word lie: parts, each with its first document. */
  async function places(key) {
    var line = await entry(key);
    if (line === undefined) return { documents: 0, parts: [] };
    var fields = line.split(" "), where = fields[2];
    if (where.charAt(0) !== "=") return { documents: Number(fields[1]), parts: [{ first: 0, text: where }] };
    return {
      documents: Number(fields[1]),
      parts: where.slice(1).split(",").map(function (part) { return { first: Number(part.split(":")[1]), file: part.split(":")[0] }; })
    };
  }
  async function partOf(part) {
    if (!part.decoded) part.decoded = decode(part.text !== undefined ? part.text : await load("list", part.file, "lists/" + part.file + ".js"));
    return part.decoded;
  }
  /* Places of several words in some documents. */
  async function union(all, documents) {
    var found = new Map();
    for (var one of all) {
      for (var index = 0; index < one.parts.length; index += 1) {
        var end = index + 1 < one.parts.length ? one.parts[index + 1].first : Infinity;
        if (!documents.some(function (document) { return document >= one.parts[index].first && document < end; })) continue;
        var part = await partOf(one.parts[index]);
        for (var document of documents) {
          var own = part.get(document);
          if (!own) continue;
          if (!found.has(document)) found.set(document, new Map());
          var stretches = found.get(document);
          own.forEach(function (slots, stretch) {
            stretches.set(stretch, stretches.has(stretch) ? stretches.get(stretch).concat(slots) : slots);
          });
        }
      }
    }
    return found;
  }
  /* The documents that any of some words stands in, from one on, as far as one file of the longest list reaches. */
  async function candidates(all, from) {
    var end = Infinity;
    all.forEach(function (one) {
      one.parts.forEach(function (part) { if (part.first > from && part.first < end && one.parts.length > 1) end = part.first; });
    });
    var documents = new Set();
    for (var one of all) {
      for (var index = 0; index < one.parts.length; index += 1) {
        var next = index + 1 < one.parts.length ? one.parts[index + 1].first : Infinity;
        if (next <= from || one.parts[index].first >= end) continue;
        (await partOf(one.parts[index])).forEach(function (stretches, document) { if (document >= from && document < end) documents.add(document); });
      }
    }
    return { documents: Array.from(documents).sort(function (a, b) { return a - b; }), end: end };
  }

  /* Places of a phrase in a stretch: slots of its first word to behind its last, passing over gaps of either text. */
  function phrase(steps, gaps) {
    var found = [];
    steps[0].forEach(function (first) {
      var ends = new Set([first + 1]);
      for (var step = 1; step < steps.length && ends.size; step += 1) {
        var next = new Set();
        ends.forEach(function (slot) {
          if (steps[step].has(slot)) next.add(slot + 1);
          gaps.forEach(function (gap) {
            var behind = slot;
            if (gap.has(slot - 1)) return;
            while (gap.has(behind)) behind += 1;
            if (behind > slot && steps[step].has(behind)) next.add(behind + 1);
          });
        });
        ends = next;
      }
      ends.forEach(function (end) { found.push([first, end]); });
    });
    return found;
  }

  function Question(settings) {
    this.settings = settings;
    this.next = 0;
    this.hits = [];
    this.done = false;
  }
  Question.prototype.prepare = async function () {
    var settings = this.settings, self = this;
    this.clauses = parse(settings.q);
    for (var clause of this.clauses) await resolve(clause);
    this.groups = [];
    for (clause of this.clauses) {
      for (var step of clause.steps) {
        step.places = [];
        for (var form of step.forms) step.places.push(await places(form));
        this.groups.push(step.places);
      }
    }
    this.facets = [];
    for (var name of ["people", "places", "organisations", "exemption"]) {
      if (settings[name]) this.facets.push([await places("@" + name + "/" + settings[name])]);
    }
    this.wholes = [];
    for (name of ["marking", "document"]) {
      if (settings[name]) this.wholes.push([await places("@" + name + "/" + settings[name])]);
    }
    if (settings.from || settings.to) {
      var dates = await range("@date/" + (settings.from || ""), settings.to ? "@date/" + settings.to : "@date/\uffff"), all = [];
      for (var date of dates) all.push(await places(date));
      this.wholes.push(all);
    }
    this.gaps = this.clauses.some(function (clause) { return clause.steps.length > 1; }) ? [[await places(GAPS[0])], [await places(GAPS[1])]] : [];
    this.asked = this.groups.length + this.facets.length + this.wholes.length > 0;
    this.groups.concat(this.facets, this.wholes).forEach(function (group) {
      var count = group.reduce(function (sum, one) { return sum + one.documents; }, 0);
      if (!self.rarest || count < self.least) { self.rarest = group; self.least = count; }
    });
  };
  /* Goes on until so many documents are found, or all have been looked at. */
  Question.prototype.more = async function (wanted) {
    while (this.asked && !this.done && this.hits.length < wanted) {
      var some = await candidates(this.rarest, this.next);
      var documents = some.documents;
      this.next = some.end;
      this.done = some.end === Infinity;
      for (var group of this.wholes.concat(this.facets, this.groups)) {
        var has = await union(group, documents);
        documents = documents.filter(function (document) { return has.has(document); });
      }
      if (documents.length) await this.look(documents);
    }
  };
  /* How much a document has to say: its places, of which one in a title or an abstract counts for many. */
  function weight(hits) {
    var sum = 0;
    hits.forEach(function (spans, stretch) {
      spans.forEach(function (found) { sum += found.length * (stretch % 8 === TITLE ? 20 : 1); });
    });
    return sum;
  }
  Question.prototype.look = async function (documents) {
    var clauses = [], facets = [], gaps = [], settings = this.settings;
    for (var clause of this.clauses) {
      var steps = [];
      for (var step of clause.steps) steps.push(await union(step.places, documents));
      clauses.push(steps);
    }
    for (var facet of this.facets) facets.push(await union(facet, documents));
    for (var gap of this.gaps) gaps.push(await union(gap, documents));
    for (var document of documents) {
      var hits = new Map(), met = clauses.map(function () { return false; }), stretches = new Set();
      clauses.forEach(function (steps) { (steps[0].get(document) || new Map()).forEach(function (slots, stretch) { stretches.add(stretch); }); });
      if (!clauses.length) facets.forEach(function (facet) { facet.get(document).forEach(function (slots, stretch) { stretches.add(stretch); }); });
      if (!clauses.length && !facets.length) stretches.add(7);
      Array.from(stretches).sort(function (a, b) { return a - b; }).forEach(function (stretch) {
        if (settings.kind && String(stretch % 8) !== settings.kind) return;
        if (!facets.every(function (facet) { return facet.get(document).has(stretch); })) return;
        var own = gaps.map(function (gap) { return new Set((gap.get(document) || new Map()).get(stretch) || []); });
        var spans = clauses.map(function (steps, index) {
          var sets = steps.map(function (step) { return new Set((step.get(document) || new Map()).get(stretch) || []); });
          var found = phrase(sets, own);
          if (found.length) met[index] = true;
          return found;
        });
        if (!clauses.length || spans.some(function (found) { return found.length; })) hits.set(stretch, spans);
      });
      if (settings.within === "document" ? met.indexOf(false) >= 0 : false) continue;
      if (settings.within !== "document") hits.forEach(function (spans, stretch) {
        if (!spans.every(function (found) { return found.length; })) hits.delete(stretch);
      });
      if (hits.size) this.hits.push({ document: document, hits: hits, weight: weight(hits) });
    }
  };

  /* What is shown --------------------------------------------------------------------------------------------- */

  var form = box.querySelector("form"), list = box.querySelector(".hits"), status = box.querySelector("[role=status]");
  var further = box.querySelector(".hits-more"), words = JSON.parse(box.dataset.words);
  var plural = new Intl.PluralRules(document.documentElement.lang || "en");

  function say(name, values) {
    var text = words[name];
    if (Array.isArray(text)) {
      var kind = plural.select(values.n);
      text = (text.find(function (form) { return plural.select(form[0]) === kind; }) || text[text.length - 1])[1];
    }
    return text.replace(/\{(\w+)\}/g, function (all, key) { return key in values ? values[key] : all; });
  }
  function make(tag, css, text) {
    var element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  async function described(number) {
    var size = (await index()).chunk, chunk = Math.floor(number / size);
    return (await load("documents", String(chunk), "documents/" + chunk + ".js"))[number % size];
  }
  async function stretchOf(about, position) {
    var part = 0;
    while (part + 1 < about[5].length && about[5][part + 1] <= position) part += 1;
    var name = about[0] + (part ? "." + (part + 1) : "");
    return (await load("text", name, "texts/" + name + ".js"))[position - about[5][part]];
  }
  /* How many slots an emended place takes, and the first of the page's words there; see Variant in model/search.py. */
  function width(variant) {
    return variant[1] === 1 && variant[2] === 1 ? 1 : variant[1] + variant[2] + (variant[1] && variant[2] ? 1 : 0);
  }
  function typedSlot(variant) { return variant[0] + width(variant) - variant[2]; }
  /* The slot of each word of the edited text. */
  function slots(tokens, variants) {
    var slot = 0, next = 0, left = 0, skip = 0;
    return tokens.map(function () {
      while (!left && next < variants.length && variants[next][0] === slot) {
        var variant = variants[next];
        next += 1;
        if (variant[1]) { left = variant[1]; skip = width(variant) - variant[1]; } else slot += variant[2];
      }
      var own = slot;
      slot += 1;
      if (left) { left -= 1; if (!left) slot += skip; }
      return own;
    });
  }
  /* Emended places of which only the page's words were found. */
  function onlyTyped(stretch, spans, clauses) {
    var variants = stretch[4] || [], tokens = variants.length ? find.words(stretch[2]) : [], at = slots(tokens, variants);
    return variants.filter(function (variant) {
      var from = typedSlot(variant), to = from + variant[2];
      if (!spans.some(function (found) { return found.some(function (span) { return span[0] < to && span[1] > from; }); })) return false;
      var token = tokens[at.indexOf(from)];
      return !token || !clauses.some(function (clause) {
        return clause.steps.some(function (step) { return step.forms.indexOf(token.form) >= 0; });
      });
    });
  }
  /* The text around the first places, with the words marked; what only the page has follows in brackets. */
  function snippet(target, stretch, spans, typed) {
    var text = stretch[2], variants = stretch[4] || [], tokens = find.words(text), at = slots(tokens, variants);
    var wanted = new Set();
    spans.forEach(function (found) { found.forEach(function (span) { for (var slot = span[0]; slot < span[1]; slot += 1) wanted.add(slot); }); });
    var marked = [], behind = {};
    typed.forEach(function (variant) {
      for (var slot = variant[0]; slot < variant[0] + width(variant); slot += 1) wanted.delete(slot);
      var index = at.findIndex(function (slot) { return slot >= variant[0] + (variant[1] ? width(variant) : 0); });
      behind[index < 0 ? tokens.length : index] = variant[3];
    });
    at.forEach(function (slot, index) { if (wanted.has(slot)) marked.push(index); });
    var focus = marked.concat(Object.keys(behind).map(Number)).sort(function (a, b) { return a - b; });
    var windows = [];
    focus.forEach(function (index) {
      var last = windows[windows.length - 1];
      var from = Math.max(0, index - 14), to = Math.min(tokens.length, index + 15);
      if (last && from <= last[1] + 6) last[1] = Math.max(last[1], to); else windows.push([from, to]);
    });
    if (!windows.length) windows.push([0, Math.min(tokens.length, 34)]);
    windows.slice(0, 3).forEach(function (span, position) {
      var begin = span[0] < tokens.length ? (span[0] ? tokens[span[0]].start : 0) : 0;
      var cursor = begin;
      if (begin && !position) target.append("… ");
      for (var index = span[0]; index <= span[1]; index += 1) {
        var token = tokens[index];
        if (behind[index] !== undefined) {
          var edge = token ? tokens[index - 1] ? tokens[index - 1].end : token.start : text.length;
          target.append(text.slice(cursor, Math.max(cursor, edge)), " ");
          cursor = Math.max(cursor, edge);
          var typed = make("span", "hit-typed");
          typed.append(words.typed + " ", make("mark", "", behind[index]));
          target.append("[", typed, "]");
        }
        if (index < span[1] && marked.indexOf(index) >= 0) {
          target.append(text.slice(cursor, token.start), make("mark", "", text.slice(token.start, token.end)));
          cursor = token.end;
        }
      }
      var end = span[1] < tokens.length ? tokens[span[1] - 1].end : text.length;
      target.append(text.slice(cursor, Math.max(cursor, end)));
      if (end < text.length) target.append(" …");
      target.append(" ");
    });
  }
  function pageOf(stretch, spans) {
    var first = Infinity, found = null;
    spans.forEach(function (places) { places.forEach(function (span) { first = Math.min(first, span[0]); }); });
    (stretch[3] || []).forEach(function (page) { if (!found || page[0] <= first) found = page; });
    return found;
  }
  /* What the page that a hit leads to is told: the forms to be marked, and emendations whose typed words were found. */
  function told(question, typed) {
    return {
      clauses: question.clauses.map(function (clause) {
        return clause.steps.map(function (step) { return step.begin ? { begin: step.form } : { forms: step.forms.slice(0, 60) }; });
      }),
      typed: typed
    };
  }
  async function hitItem(about, main, number, spans, question, typed) {
    var item = make("li", "hit");
    if (number % 8 === 7) return null;
    var stretch = await stretchOf(about, Math.floor(number / 8));
    var page = pageOf(stretch, spans), link = make("a", "hit-link"), where = [];
    if (stretch[0] !== 0) where.push(words.kinds[stretch[0]]);
    if (page) where.push(say("page", { page: page[1], sheet: page[2] }));
    link.href = new URL(stretch[1] || "#main", main).href;
    link.append(make("span", "hit-where", where.join(" · ") || words.place));
    item.append(link);
    var text = make("p", "hit-text");
    if (stretch[5]) text.lang = stretch[5];
    var only = onlyTyped(stretch, spans, question.clauses);
    snippet(text, stretch, spans, only);
    item.append(text);
    only.forEach(function (variant) { if (variant[4]) typed.push(variant[4]); });
    return item;
  }
  async function group(hit, question) {
    var about = await described(hit.document), main = new URL(root + about[1], location.href).href;
    var part = make("li", "hit-document"), typed = [], entries = Array.from(hit.hits), count = entries.filter(function (one) { return one[0] % 8 !== 7; }).length;
    var head = make("h2", "hit-title"), link = make("a", "", about[2]);
    link.href = main;
    head.append(link);
    part.append(head);
    var facts = make("p", "hit-facts");
    if (about[3]) facts.append(make("span", "", about[3]), " ");
    about[4].forEach(function (marking) { facts.append(make("span", "marking", marking), " "); });
    if (count) facts.append(make("span", "hit-count", say("places", { n: count })));
    part.append(facts);
    var places = make("ol", "hit-places");
    part.append(places);
    async function add(from, to) {
      for (var one of entries.slice(from, to)) {
        var item = await hitItem(about, main, one[0], one[1], question, typed);
        if (item) places.append(item);
      }
    }
    await add(0, FEW);
    if (count > FEW) {
      var button = make("button", "button hit-more", say("more", { n: count - FEW }));
      button.type = "button";
      button.addEventListener("click", async function () {
        button.disabled = true;
        var before = places.children.length;
        await add(FEW);
        button.remove();
        places.children[before].querySelector("a").focus();
      });
      part.append(button);
    }
    /* Before the browser follows a link, in this tab or a new one. */
    ["pointerdown", "click", "keydown"].forEach(function (event) {
      part.addEventListener(event, function (what) {
        var way = what.target.closest("a[href]");
        if (way && (event !== "keydown" || what.key === "Enter")) find.keep(way.href, told(question, typed));
      });
    });
    return part;
  }

  var asked = 0, last = null, shown = 0;
  async function show(question, run, from) {
    var parts = await Promise.all(question.hits.slice(from, from + MORE).map(function (hit) { return group(hit, question); }));
    if (run !== asked) return;
    shown = from + parts.length;
    list.append.apply(list, parts);
    var total = question.hits.reduce(function (sum, hit) { return sum + Array.from(hit.hits.keys()).filter(function (key) { return key % 8 !== 7; }).length; }, 0);
    var all = question.done && shown >= question.hits.length;
    status.textContent = !question.asked ? "" : !question.hits.length ? words.nothing
      : (question.done ? "" : words.atLeast + " ") + (total ? say("places", { n: total }) + " · " : "") + say("texts", { n: question.hits.length });
    further.hidden = all || !question.hits.length;
    further.disabled = false;
  }
  async function ask() {
    var run = asked += 1, settings = read();
    list.textContent = "";
    further.hidden = true;
    status.textContent = words.looking;
    box.dataset.state = "busy";
    var question = new Question(settings);
    try {
      await question.prepare();
      await question.more(settings.order ? Infinity : MORE + 1);
      if (run !== asked) return;
      if (settings.order) question.hits.sort(function (a, b) { return b.weight - a.weight || a.document - b.document; });
      last = question;
      await show(question, run, 0);
    } catch (error) {
      if (run === asked) status.textContent = say("failed", { file: error.message });
    }
    if (run === asked) box.dataset.state = "done";
  }
  further.addEventListener("click", async function () {
    var run = asked, before = list.children.length;
    further.disabled = true;
    try {
      await last.more(shown + MORE + 1);
      await show(last, run, shown);
    } catch (error) {
      status.textContent = say("failed", { file: error.message });
    }
    if (list.children[before]) list.children[before].querySelector("a").focus();
  });

  /* The question stands in the address, behind the number sign, so that it can be kept and passed on. */
  function read() {
    var settings = { q: "" };
    new FormData(form).forEach(function (value, key) { if (String(value).trim()) settings[key] = String(value).trim(); });
    return settings;
  }
  function address() {
    var settings = read(), said = new URLSearchParams();
    Object.keys(settings).forEach(function (key) { if (settings[key] && !(key === "within" && settings[key] === "stretch")) said.set(key, settings[key]); });
    return "#" + said.toString();
  }
  function write() {
    var said = new URLSearchParams(location.hash.slice(1));
    form.reset();
    said.forEach(function (value, key) {
      var field = form.elements[key];
      if (!field) return;
      if (field.tagName === "SELECT" && !Array.prototype.some.call(field.options, function (option) { return option.value === value; })) field.add(new Option(value, value));
      field.value = value;
    });
    tell();
    ask();
  }
  /* Beside the word “Filters”: those that are set, so that they need not be opened to be seen. */
  function tell() {
    var set = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.name === "q" || !field.value || field.value === "stretch") return;
      set.push(field.tagName === "SELECT" ? field.options[field.selectedIndex].text : field.labels[0].textContent.trim() + " " + field.value);
    });
    form.querySelector(".filters-set").textContent = set.join(" · ");
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (address() === location.hash) ask();
    else location.hash = address();
  });
  form.addEventListener("change", function (event) {
    tell();
    if (event.target.name !== "q") form.requestSubmit();
  });
  form.querySelector("[type=reset]").addEventListener("click", function (event) {
    event.preventDefault();
    location.hash = "#q=" + encodeURIComponent(read().q);
  });
  addEventListener("hashchange", write);
  document.addEventListener("DOMContentLoaded", function () {
    form.hidden = false;
    if (location.hash.length > 1) write();
    else form.elements.q.focus({ preventScroll: true });
  });
  /* For other scripts: the places of a question, as pairs of a text's name and the number of a stretch in it. */
  take.ask = async function (settings) {
    var question = new Question(settings), found = [];
    await question.prepare();
    await question.more(Infinity);
    for (var hit of question.hits) {
      var about = await described(hit.document);
      hit.hits.forEach(function (spans, number) { found.push([about[0], Math.floor(number / 8)]); });
    }
    return found;
  };
  return take;
})();

(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("kg-data").textContent);
  var byId = new Map(), lineOf = new Map(), edgeOf = new Map(), drawn = new Map(), beside = new Map();
  var off = { kind: new Set(), type: new Set(), level: new Set() };
  var only = null;      // ids of the nodes a filter leaves, or null for all
  var lit = null;       // what is not dimmed: { nodes, lines }, or null for all
  var selected = null, touched = false, own = "";
  var detail = document.getElementById("kg-detail");
  var hits = document.getElementById("kg-hits");
  var count = document.getElementById("kg-count");
  var back = document.getElementById("kg-back");
  var room = document.getElementById("mynetwork");

  data.nodes.forEach(function (n) { byId.set(n.id, n); beside.set(n.id, []); });
  data.lines.forEach(function (row) {
    var first = row[1][0];
    var line = { id: row[0], edges: row[1], type: first.type, from: first.from, to: first.to };
    drawn.set(line.id, line);
    line.edges.forEach(function (e) { lineOf.set(e.id, line); edgeOf.set(e.id, e); });
    beside.get(line.from).push(line);
    if (line.to !== line.from) { beside.get(line.to).push(line); }
  });

  // --- building blocks; text enters the page by textContent only ---
  function element(tag, text, name) {
    var e = document.createElement(tag);
    if (text !== undefined) { e.textContent = text; }
    if (name) { e.className = name; }
    return e;
  }
  function button(text, action, name) {
    var b = element("button", text, name);
    b.type = "button";
    b.addEventListener("click", action);
    return b;
  }
  function kind(n) { return data.kinds[n.kind].zh + " " + n.kind; }
  function type(line) { return data.types[line.type].zh + " " + data.types[line.type].en; }
  function field(key) { return (data.fields[key] ? data.fields[key] + " " : "") + key; }
  function short(text, most) { text = text.replace(/\s+/g, " ").trim(); return text.length > most ? text.slice(0, most - 1) + "…" : text; }
  function paper(index) {
    var d = data.docs[index];
    return [d.title || d.notice_title ? "《" + (d.title || d.notice_title) + "》" : "", d.doc_no || "", d.source_uri || ""].filter(Boolean).join("  ");
  }
  function worded(key, value) {
    if (key === "doc") { return paper(value); }
    if (key === "tier") { return (data.tiers[value] || "") + " " + value; }
    if (key === "level") { return (data.levels[value] || "") + " " + value; }
    return Array.isArray(value) ? value.join("、") : String(value);
  }
  function facts(p, id) {
    var list = element("dl");
    Object.keys(p).forEach(function (key) {
      list.append(element("dt", field(key)), element("dd", worded(key, p[key])));
    });
    list.append(element("dt", field("id")), element("dd", id));
    return list;
  }

  // --- what is visible ---
  function shown(n) {
    return !off.kind.has(n.kind) && !(n.level && off.level.has(n.level)) && (!only || only.has(n.id));
  }
  function open(line) { return !off.type.has(line.type) && shown(byId.get(line.from)) && shown(byId.get(line.to)); }
  var past = { nodes: new Map(), lines: new Map() };
  function refresh() {
    var changed = [];
    data.nodes.forEach(function (n) {
      var hidden = !shown(n), opacity = !lit || lit.nodes.has(n.id) ? 1 : 0.15, key = hidden + "/" + opacity;
      if ((past.nodes.get(n.id) || "false/1") !== key) { past.nodes.set(n.id, key); changed.push({ id: n.id, hidden: hidden, opacity: opacity }); }
    });
    if (changed.length) { nodes.update(changed); }
    changed = [];
    drawn.forEach(function (line) {
      var hidden = !open(line), bright = !lit || lit.lines.has(line.id), key = hidden + "/" + bright;
      if ((past.lines.get(line.id) || "false/true") !== key) {
        past.lines.set(line.id, key);
        changed.push({ id: line.id, hidden: hidden, color: { color: data.types[line.type].color, opacity: bright ? 1 : 0.12, inherit: false } });
      }
    });
    if (changed.length) { edges.update(changed); }
    back.hidden = !only;
  }
  function fit(ids) {
    var chosen = ids ? data.nodes.filter(function (n) { return ids.has(n.id); }) : data.nodes.filter(shown);
    if (!chosen.length) { return; }
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    function take(x0, y0, x1, y1) { box = [Math.min(box[0], x0), Math.min(box[1], y0), Math.max(box[2], x1), Math.max(box[3], y1)]; }
    chosen.forEach(function (n) { take(n.x - n.w / 2, n.y - n.h / 2, n.x + n.w / 2, n.y + n.h / 2); });
    if (!ids && !only) { data.frames.forEach(function (f) { take(f[0], f[1], f[0] + f[2], f[1] + f[3]); }); }
    var scale = Math.min((room.clientWidth - 40) / (box[2] - box[0]), (room.clientHeight - 40) / (box[3] - box[1]), 1.3);
    network.moveTo({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, scale: Math.max(scale, 0.02) });
  }
  function around(id, steps) {
    var seen = new Set([id]), edge = [id];
    for (var i = 0; i < steps; i += 1) {
      var next = [];
      edge.forEach(function (a) {
        beside.get(a).forEach(function (line) {
          var b = line.from === a ? line.to : line.from;
          if (!off.type.has(line.type) && !seen.has(b)) { seen.add(b); next.push(b); }
        });
      });
      edge = next;
    }
    return seen;
  }

  // --- the panel ---
  function remember(id) {
    own = "#" + encodeURIComponent(id);
    if (window.location.hash !== own) { window.location.hash = own; }
  }
  function evidence(e) {
    var part = element("div");
    if (e.quote) { part.append(element("blockquote", e.quote)); } else { part.append(element("p", "没有原文：" + (e.inferred ? "这是推断。 No sentence: inferred." : "No sentence."), "kg-hint")); }
    part.append(facts(e.p, e.id));
    return part;
  }
  function showNode(id) {
    var n = byId.get(id), lines = beside.get(id);
    selected = id;
    lit = { nodes: new Set([id]), lines: new Set() };
    lines.forEach(function (line) { lit.nodes.add(line.from); lit.nodes.add(line.to); lit.lines.add(line.id); });
    refresh();
    var tags = element("div", undefined, "kg-tags");
    tags.append(element("span", "只看周围 only around:"));
    [1, 2, 3].forEach(function (steps) {
      tags.append(button(steps + " 步", function () { only = around(id, steps); lit = null; refresh(); fit(); }, "kg-button"));
    });
    detail.replaceChildren(element("h2", kind(n) + "：" + n.name), tags);
    if (n.stub) { detail.append(element("p", "只被引用，未读入。 Cited only, not read.", "kg-hint")); }
    if (n.quote) { detail.append(element("blockquote", n.quote)); }
    detail.append(facts(n.p, n.id));
    var groups = new Map();
    lines.forEach(function (line) {
      var key = (line.from === id ? "→ " : "← ") + type(line);
      if (!groups.has(key)) { groups.set(key, []); }
      groups.get(key).push(line);
    });
    Array.from(groups).sort(function (a, b) { return rank(a[1][0]) - rank(b[1][0]); }).forEach(function (pair) {
      var heading = pair[0], group = pair[1];
      group.sort(function (a, b) { return byName(a, id).localeCompare(byName(b, id), "zh", { numeric: true }); });
      detail.append(element("h3", heading + " (" + group.length + ")"));
      var list = element("ul");
      group.forEach(function (line) { list.append(item(line, line.from === id ? line.to : line.from)); });
      detail.append(list);
    });
    remember(id);
  }
  function rank(line) { return Object.keys(data.types).indexOf(line.type); }
  function byName(line, id) { return byId.get(line.from === id ? line.to : line.from).name; }
  function item(line, other, said) {
    var li = element("li");
    li.append(button(said || byId.get(other).name, function () { choose(line.id); }, "kg-go"));
    line.edges.forEach(function (e) {
      var values = ["value", "mention"].some(function (k) { return e.p[k] !== undefined; }) && e.p.year ? " (" + e.p.year + ")" : "";
      if (e.quote) { li.append(element("small", "「" + short(e.quote, 90) + "」" + values)); } else if (e.inferred) { li.append(element("small", "推断 inferred: " + (e.p.rule || ""))); }
    });
    return li;
  }
  function ends(line) {
    var tags = element("div", undefined, "kg-tags");
    [line.from, line.to].forEach(function (id) {
      tags.append(button(byId.get(id).name, function () { choose(id); }, "kg-button"));
    });
    return tags;
  }
  function showLine(line, first) {
    lit = { nodes: new Set([line.from, line.to]), lines: new Set([line.id]) };
    refresh();
    detail.replaceChildren(
      element("h2", byId.get(line.from).name + " —" + type(line) + "→ " + byId.get(line.to).name), ends(line));
    if (line.edges.length > 1) { detail.append(element("p", line.edges.length + " 处依据 places say so", "kg-hint")); }
    line.edges.slice().sort(function (a, b) { return (b.id === first) - (a.id === first); }).forEach(function (e) { detail.append(evidence(e)); });
    remember(first);
  }
  function path(from, to) {
    var came = new Map([[from, null]]), edge = [from];
    while (edge.length && !came.has(to)) {
      var next = [];
      edge.forEach(function (a) {
        beside.get(a).forEach(function (line) {
          var b = line.from === a ? line.to : line.from;
          if (open(line) && !came.has(b)) { came.set(b, line); next.push(b); }
        });
      });
      edge = next;
    }
    detail.replaceChildren(element("h2", "路径 path：" + byId.get(from).name + " … " + byId.get(to).name));
    lit = { nodes: new Set([from, to]), lines: new Set() };
    if (!came.has(to)) {
      detail.append(element("p", "在显示的连线上没有路径。 No path over the lines shown.", "kg-hint"));
      refresh();
      return;
    }
    var steps = [], at = to;
    while (at !== from) { var line = came.get(at); steps.unshift(line); at = line.from === at ? line.to : line.from; }
    var list = element("ol");
    steps.forEach(function (line) {
      lit.lines.add(line.id);
      lit.nodes.add(line.from);
      lit.nodes.add(line.to);
      list.append(item(line, line.to, byId.get(line.from).name + " —" + type(line) + "→ " + byId.get(line.to).name));
    });
    detail.append(list);
    refresh();
  }
  function clear() { selected = null; lit = null; network.unselectAll(); refresh(); }

  // Show a node or an edge by its id, and bring it into the window.
  function choose(id) {
    var n = byId.get(id), line = lineOf.get(id);
    if (n) {
      if (!shown(n)) { reveal([n]); }
      network.selectNodes([id]);
      network.moveTo({ position: { x: n.x, y: n.y }, scale: Math.max(network.getScale(), 0.8) });
      showNode(id);
    } else if (line) {
      if (!open(line)) { reveal([byId.get(line.from), byId.get(line.to)], line); }
      network.setSelection({ nodes: [], edges: [line.id] });
      var a = byId.get(line.from), b = byId.get(line.to);
      var wanted = Math.min((room.clientWidth - 80) / (Math.abs(a.x - b.x) + 260), (room.clientHeight - 80) / (Math.abs(a.y - b.y) + 160), 1);
      network.moveTo({ position: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, scale: wanted });
      showLine(line, id);
    }
    return Boolean(n || line);
  }
  function reveal(some, line) {
    only = null;
    some.forEach(function (n) { off.kind.delete(n.kind); off.level.delete(n.level); });
    if (line) { off.type.delete(line.type); }
    document.querySelectorAll("#kg-legend input").forEach(function (box) { box.checked = !off[box.name].has(box.value); });
  }

  network.on("click", function (event) {
    var id = event.nodes[0];
    touched = true;
    if (id !== undefined) {
      if (event.event.srcEvent.shiftKey && selected && selected !== id) { path(selected, id); } else { showNode(id); }
    } else if (event.edges.length) { showLine(drawn.get(event.edges[0]), event.edges[0]); } else { clear(); }
  });
  network.on("zoom", function () { touched = true; });
  network.on("dragStart", function () { touched = true; });
  network.on("beforeDrawing", function (pen) {
    data.frames.forEach(function (f) {
      var band = f[5] === "band";
      pen.fillStyle = band ? "#f1f4f6" : "#ffffff";
      pen.strokeStyle = "#d5d8dc";
      pen.lineWidth = 1;
      pen.fillRect(f[0], f[1], f[2], f[3]);
      if (!band) { pen.strokeRect(f[0], f[1], f[2], f[3]); }
      if (band && f[4]) {
        pen.fillStyle = "#566573";
        pen.font = "bold 15px Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif";
        pen.textAlign = "left";
        pen.textBaseline = "top";
        pen.fillText(f[4], f[0] + 8, f[1] + 6);
      }
    });
  });

  // --- search (search.js) ---
  var find = kgFinder(data.nodes, beside);
  var search = document.getElementById("kg-search");
  search.addEventListener("input", function () {
    var found = find(search.value);
    hits.replaceChildren();
    count.textContent = search.value.trim() ? found.length + " 个结果 hits" + (found.length > 50 ? "，显示前 50 个 (50 shown)" : "") : "";
    found.slice(0, 50).forEach(function (row) {
      var b = button(undefined, function () { touched = true; choose(row[1].id); });
      b.append(document.createTextNode(data.kinds[row[1].kind].zh + "  " + row[1].name));
      if (row[2]) {
        var at = Math.max(0, row[2].indexOf(search.value.trim()) - 12);
        b.append(element("small", "「" + (at ? "…" : "") + short(row[2].slice(at), 46) + "」"));
      }
      hits.appendChild(element("li")).appendChild(b);
    });
  });
  search.addEventListener("keydown", function (event) {
    var first = hits.querySelector("button");
    if (event.key === "Enter" && first) { first.click(); event.preventDefault(); }
    if (event.key === "ArrowDown" && first) { first.focus(); event.preventDefault(); }
    if (event.key === "Escape") { search.value = ""; hits.replaceChildren(); count.textContent = ""; }
  });
  hits.addEventListener("keydown", function (event) {
    var all = Array.from(hits.querySelectorAll("button")), at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && all[at + 1]) { all[at + 1].focus(); event.preventDefault(); }
    if (event.key === "ArrowUp") { (all[at - 1] || search).focus(); event.preventDefault(); }
  });

  // --- legend ---
  function rows(title, name, values) {
    if (!values.length) { return; }
    var set = element("fieldset");
    set.append(element("legend", title));
    values.forEach(function (v) {
      var label = element("label"), box = element("input");
      box.type = "checkbox";
      box.checked = true;
      box.name = name;
      box.value = v.value;
      box.addEventListener("change", function () {
        if (box.checked) { off[name].delete(v.value); } else { off[name].add(v.value); }
        refresh();
      });
      label.append(box);
      if (v.mark) { label.append(v.mark); }
      label.append(document.createTextNode(v.text));
      set.append(label);
    });
    document.getElementById("kg-legend").append(set);
  }
  function boxed(look, dashed) {
    var i = element("i", look.mark, "kg-box");
    i.style.borderColor = look.color;
    i.style.borderStyle = dashed ? "dashed" : "solid";
    i.style.background = dashed ? "#ffffff" : look.tint;
    return i;
  }
  function lined(color, dashed) {
    var i = element("i", undefined, "kg-line");
    i.style.borderTopColor = color;
    i.style.borderTopStyle = dashed ? "dashed" : "solid";
    return i;
  }
  function counted(values) {
    var out = new Map();
    values.forEach(function (v) { if (v) { out.set(v, (out.get(v) || 0) + 1); } });
    return out;
  }
  var kinds = counted(data.nodes.map(function (n) { return n.kind; }));
  var types = counted(Array.from(edgeOf.values()).map(function (e) { return e.type; }));
  var levels = counted(data.nodes.map(function (n) { return n.level; }));
  rows("结点 nodes", "kind", Object.keys(data.kinds).filter(function (k) { return kinds.has(k); }).map(function (k) {
    var look = Object.assign({}, data.kinds[k]);
    if (k === "Policy") { look.tint = look.color; }
    return { value: k, mark: boxed(look), text: look.zh + " " + k + " (" + kinds.get(k) + ")" };
  }));
  rows("连线 lines", "type", Object.keys(data.types).filter(function (t) { return types.has(t); }).map(function (t) {
    return { value: t, mark: lined(data.types[t].color), text: data.types[t].zh + " " + data.types[t].en + " (" + types.get(t) + ")" };
  }));
  if (levels.size > 1) {
    rows("级别 levels", "level", Object.keys(data.levels).filter(function (l) { return levels.has(l); }).map(function (l) {
      return { value: l, text: data.levels[l] + " " + l + " (" + levels.get(l) + ")" };
    }));
  }
  function explained(mark, text) {
    var p = element("p");
    p.append(mark, document.createTextNode(text));
    document.getElementById("kg-legend").append(p);
  }
  if (data.nodes.some(function (n) { return n.stub; })) {
    explained(boxed(data.kinds.Policy, true), "白底虚框：只被引用、未读入 cited only, not read (stub)");
  }
  if (Array.from(edgeOf.values()).some(function (e) { return e.inferred; })) {
    explained(lined("#566573", true), "虚线：推断，无原句 inferred, not stated");
  }

  // --- tools ---
  document.getElementById("kg-fit").addEventListener("click", function () { fit(); });
  back.addEventListener("click", function () { only = null; lit = null; refresh(); fit(); });
  document.getElementById("kg-save").addEventListener("click", function () {
    var picture = document.querySelector("#mynetwork canvas"), copy = document.createElement("canvas"), link = element("a");
    copy.width = picture.width;
    copy.height = picture.height;
    var pen = copy.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(picture, 0, 0);
    link.download = "kg.png";
    link.href = copy.toDataURL("image/png");
    link.click();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== search) { search.focus(); event.preventDefault(); }
    if (event.key === "Escape" && document.activeElement !== search) { clear(); }
  });
  function fromHash() {
    var wanted = "";
    try { wanted = decodeURIComponent(window.location.hash.slice(1)); } catch (error) { return false; }
    return Boolean(wanted) && choose(wanted);
  }
  window.addEventListener("hashchange", function () { if (window.location.hash !== own) { fromHash(); } });
  // vis is told not to resize by itself, and nothing of its own is called behind fit(): resizing changes its scale.
  var printing = null;
  function resized() {
    if (printing) { return; }
    network.setSize("100%", "100%");
    if (!touched) { fit(); }
    network.body.emitter.emit("_redraw");  // at once: network.redraw() would set the size, and so the scale, once more
  }
  new ResizeObserver(resized).observe(room);

  window.addEventListener("beforeprint", function () {  // on paper: all of it, nothing dimmed
    printing = { position: network.getViewPosition(), scale: network.getScale(), lit: lit };
    lit = null;
    refresh();
    room.style.setProperty("width", "1400px", "important");
    room.style.setProperty("height", "1000px", "important");
    network.setSize("1400px", "1000px");
    fit();
    network.body.emitter.emit("_redraw");
    room.style.removeProperty("width");
    room.style.removeProperty("height");
  });
  window.addEventListener("afterprint", function () {
    var before = printing;
    printing = null;
    lit = before.lit;
    refresh();
    resized();
    network.moveTo(before);
  });

  // Not hung on a first frame: a browser that prints or saves the page may draw none.
  window.setTimeout(function () {
    resized();
    if (fromHash()) { touched = true; } else if (data.focus) { network.selectNodes([data.focus]); showNode(data.focus); }
    network.body.emitter.emit("_redraw");
    document.body.dataset.ready = "1";
  }, 0);
}());

(function () {
  "use strict";
  var detail = document.getElementById("kg-detail");
  var hits = document.getElementById("kg-hits");
  var all = nodes.get();
  var hidden = {};

  function element(tag, text) {
    var e = document.createElement(tag);
    if (text !== undefined) { e.textContent = text; }
    return e;
  }

  function show(heading, fields) {
    detail.replaceChildren(element("h2", heading));
    if (fields.quote) { detail.appendChild(element("blockquote", fields.quote)); }
    var list = element("dl");
    Object.keys(fields).forEach(function (key) {
      if (key === "quote") { return; }
      var value = fields[key];
      list.appendChild(element("dt", key));
      list.appendChild(element("dd", Array.isArray(value) ? value.join("、") : String(value)));
    });
    detail.appendChild(list);
  }

  function name(id) { var n = nodes.get(id); return n ? n.caption : id; }

  function showNode(id) {
    var n = nodes.get(id);
    show(n.kind + ": " + n.caption, Object.assign({ id: n.id }, n.kg));
    window.location.hash = encodeURIComponent(id);
  }

  function showEdge(id) {
    var e = edges.get(id);
    show(name(e.from) + " —" + e.kind + "→ " + name(e.to), Object.assign({ id: e.id }, e.kg));
    window.location.hash = encodeURIComponent(id);
  }

  function focus(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: 1.1, animation: { duration: 300 } });
    showNode(id);
  }

  network.on("click", function (event) {
    if (event.nodes.length) { showNode(event.nodes[0]); } else if (event.edges.length) { showEdge(event.edges[0]); }
  });

  document.getElementById("kg-search").addEventListener("input", function (event) {
    var words = event.target.value.trim().toLowerCase();
    hits.replaceChildren();
    if (!words) { return; }
    all.filter(function (n) {
      return n.caption.toLowerCase().indexOf(words) >= 0 || JSON.stringify(n.kg).toLowerCase().indexOf(words) >= 0;
    }).slice(0, 30).forEach(function (n) {
      var button = element("button", n.kind + "  " + n.caption);
      button.addEventListener("click", function () { focus(n.id); });
      hits.appendChild(element("li")).appendChild(button);
    });
  });

  var groups = {};
  all.forEach(function (n) { groups[n.kind] = groups[n.kind] || { count: 0, color: n.color }; groups[n.kind].count += 1; });
  Object.keys(groups).sort().forEach(function (group) {
    var label = element("label");
    var box = element("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", function () {
      hidden[group] = !box.checked;
      nodes.update(all.filter(function (n) { return n.kind === group; }).map(function (n) { return { id: n.id, hidden: !box.checked }; }));
    });
    var mark = element("i");
    var color = groups[group].color;
    mark.style.background = typeof color === "string" ? color : color.border;
    label.append(box, mark, document.createTextNode(group + " (" + groups[group].count + ")"));
    document.getElementById("kg-legend").appendChild(label);
  });

  // Not hung on a first frame: a browser that prints or saves the page may draw none.
  window.setTimeout(function () {
    network.fit();
    document.body.dataset.ready = "1";
    var wanted = decodeURIComponent(window.location.hash.slice(1));
    if (wanted && nodes.get(wanted)) { focus(wanted); } else if (wanted && edges.get(wanted)) { network.selectEdges([wanted]); showEdge(wanted); }
  }, 0);
}());

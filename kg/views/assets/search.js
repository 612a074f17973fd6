// Search over names, every field and the sentences; letters also match the initials of the pinyin.
// kgFinder(nodes, lines of each node) gives a function: words -> [[rank, node, sentence]], best first.
function kgFinder(all, beside) {
  "use strict";
  var edgesOfLetters = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀".split("");
  var letters = "abcdefghjklmnopqrstwxyz".split("");
  var order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
  function initials(text) {
    return text.replace(/[\u4e00-\u9fff]/g, function (c) {
      var i = edgesOfLetters.length - 1;
      while (i > 0 && order.compare(edgesOfLetters[i], c) > 0) { i -= 1; }
      return letters[i];
    }).toLowerCase();
  }
  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }
  var index = null;
  function indexed() {
    if (!index) {
      index = all.map(function (n) {
        var said = [n.quote || ""];
        beside.get(n.id).forEach(function (line) { line.edges.forEach(function (e) { said.push(e.quote || ""); }); });
        return { n: n, name: plain(n.name), initials: plain(initials(n.name)), fields: plain(Object.values(n.p).join(" ")), said: said };
      });
    }
    return index;
  }
  function find(text) {
    var words = plain(text), found = [];
    if (!words) { return found; }
    indexed().forEach(function (row) {
      var at = row.name.indexOf(words), quote;
      if (at === 0) { found.push([0, row.n]); } else if (at > 0) { found.push([1, row.n]); } else if (/^[a-z]{2,}$/.test(words) && row.initials.indexOf(words) >= 0) { found.push([2, row.n]); } else if (row.fields.indexOf(words) >= 0) { found.push([3, row.n]); } else {
        quote = row.said.find(function (s) { return plain(s).indexOf(words) >= 0; });
        if (quote) { found.push([4, row.n, quote]); }
      }
    });
    return found.sort(function (a, b) { return a[0] - b[0] || beside.get(b[1].id).length - beside.get(a[1].id).length; });
  }
  return find;
}

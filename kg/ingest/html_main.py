"""Which part of a page is the document: by density of running text, with what belongs to it nearby.

Punctuation outside links is what menus, link lists and footers lack and a policy has every dozen characters. From the body the
walk goes down as long as one child holds nearly all of it. Then it looks at what it passed: the page's title, paragraphs
beside the block (a signature, an annex in a box of its own) are taken back, link lists and tools are not. Inside the
block, navigation by name, hidden elements and dense link lists are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.ingest.html_scan import Scan
from kg.ingest.html_tree import INLINE, Element
from kg.schema.tables import table as read_table
from kg.text import fold, squeeze

DESCEND: Final = 0.75
"""The share of the running text that a child must hold for the walk to go into it."""

_NAMES: Final = re.compile(r"[^\s]+")
_END_DIGITS: Final = re.compile(r"\d+$")
_WORDS: Final = re.compile(r"[-_]")
_CLOSING: Final = re.compile(
    r"(?:(?:19|20)\d{2}|[一二][九〇○零O0][〇○零O0一二三四五六七八九]{2})\s*年.{0,12}[月日]|^附\s*[件表录]|人民政府|办公[厅室]|委员会$|[局厅委部]$"
)
# article-header is the head of the text (its title), page-header that of the page.
_OF_THE_TEXT: Final = frozenset(
    {"article", "news", "content", "detail", "text", "doc", "con", "info", "zw", "xxgk", "arc", "wz"}
)
_PLACES: Final = frozenset({"header", "head", "top", "bottom", "foot", "footer"})
# A title ends in the name of a kind of document, perhaps with a period or (试行) behind it.
_GENRE: Final = re.compile(
    r"(?:通知|意见|决定|办法|方案|规划|计划|纲要|细则|规定|公告|通告|批复|函|条例|要点|措施|预案|规则|制度|通报|报告|目录|标准|指引|指南|清单|政策|规程)"
    r"》?(?:\([^()]{1,30}\)){0,3}"
)
_TOOLS: Final = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|承办单位|技术支持|联系我们|网站地图|当前位置|您现在的位置|上一篇|下一篇"
    r"|打印本页|关闭窗口|分享到|扫一扫|字体大小|浏览次数|点击率|责任编辑"
)


@cache
def pages() -> dict[str, Any]:
    """Load and check kg/schema/vocab/html_pages.toml.

    Raises:
        SchemaError: a list is missing or a name is not lower case.
    """
    table = read_table("html_pages")
    for key in ("chrome", "content"):
        names = table.get(key)
        if not isinstance(names, list) or any(n != n.lower() for n in names):
            raise SchemaError(f"html_pages.toml: '{key}' must be a list of lower-case names")
    return {
        "chrome": frozenset(table["chrome"]),
        "content": frozenset(table["content"]),
        "meta_tags": dict(table.get("meta_tags", {})),
    }


@dataclass(slots=True)
class Main:
    """The chosen elements in document order, the block itself, and how sure density is (0 to 1)."""

    parts: list[Element]
    block: Element
    confidence: float


def find(body: Element, scanned: Scan, source: str, title: str) -> Main:
    """Find the document in a page.

    Args:
        body: the page with its sums.
        scanned, source: where the text of its runs is found.
        title: the page's title as ``<title>`` or a meta tag gives it, for finding its line in the page.
    """
    block = _block(body)
    return _around(body, block, scanned, source, title)


def of_block(body: Element, block: Element, scanned: Scan, source: str, title: str) -> Main:
    """Return the document around a block that somebody else chose (a second opinion)."""
    return _around(body, block, scanned, source, title)


def _around(body: Element, block: Element, scanned: Scan, source: str, title: str) -> Main:
    chosen: list[Element] = [block]
    node = block
    plain_title = squeeze(fold(title))
    title_found = _has_title(block, scanned, source, plain_title)
    while node.parent is not None and node is not body:
        parent = node.parent
        siblings = parent.children
        index = next(i for i, c in enumerate(siblings) if c is node)
        frame = parent.link_density > 0.5 or parent.text > 4 * max(block.text, 200)
        loose: list[int] = []
        for i in (*range(index - 1, -1, -1), *range(index + 1, len(siblings))):  # the nearest title above counts
            sibling = siblings[i]
            if isinstance(sibling, int):
                loose.append(sibling)
                continue
            if sibling.hidden or not sibling.text:
                continue
            is_title = i < index and not title_found and _is_title(sibling, scanned, source, plain_title)
            title_found = title_found or is_title
            if not is_title and is_chrome(sibling, block):
                continue
            if is_title or (not frame and _belongs(sibling, scanned, source, i > index)):
                chosen.append(sibling)
        if loose and not frame:
            chosen.append(Element("div", "", None, children=list(loose)))
        node = parent
    total = max(body.score, 1.0)
    confidence = min(1.0, block.score / total) * (1.0 - block.link_density) * min(1.0, block.text / 200)
    return Main(sorted(chosen, key=_first), block, confidence)


def _first(element: Element) -> int:
    runs = element.runs()
    return min(runs) if runs else 0


def _block(body: Element) -> Element:
    named = pages()["content"]
    total = max(body.score, 1.0)
    node = body
    while True:
        candidates = [c for c in node.elements() if not c.hidden and c.tag not in INLINE | {"p", "tr"}]
        if not candidates:
            candidates = [c for c in node.elements() if not c.hidden and c.tag not in {"p"} and c.children]
        if not candidates:
            return node
        best = max(candidates, key=lambda c: c.score)
        if best.score < DESCEND * node.score or (best.tag in ("tbody", "tr", "table") and _is_data(best)):
            return node
        node = best
        if node.score >= 0.5 * total and named & set(_NAMES.findall(node.names)):
            return node


def _is_data(element: Element) -> bool:
    """Tell a table of entries, which is never entered, from one that lays out the page."""
    if element.tables:
        return False
    rows = [e for e in element.walk() if e.tag == "tr"]
    cells = [c for r in rows for c in r.elements() if c.tag in ("td", "th") and c.text]
    return len(rows) >= 2 and len(cells) >= 2 * len(rows) and max((c.text for c in cells), default=0) <= 400


def name_words(element: Element) -> set[str]:
    """Return the words of an element's class and id: whole, and without digits at the end."""
    out: set[str] = set()
    for name in _NAMES.findall(element.names):
        bare = _END_DIGITS.sub("", name).strip("-_")
        out.add(bare)
        parts = _WORDS.split(bare)
        if len(parts) > 1:
            out.add(parts[0])
            if parts[0] not in _OF_THE_TEXT or parts[-1] not in _PLACES:
                out.add(parts[-1])
    return out


def is_chrome(element: Element, block: Element | None = None) -> bool:
    """Tell navigation, tools, footers and link lists, by element, name, or links; never a part rich in running text."""
    if element.tag in ("nav", "footer", "aside", "menu") and element.points < 30:
        return True
    if element.tag == "header" and element.links >= 3 and element.points < 6:
        return True
    rich = element.points >= 12 and element.link_density < 0.3
    if element.names and not rich and (block is None or element.points < 0.3 * block.points + 1):
        names = set(_NAMES.findall(element.names))
        if name_words(element) & pages()["chrome"] and not names & pages()["content"]:
            return True
    return element.links >= 3 and element.link_density > 0.6 and element.tag not in ("p", "td", "tr", "tbody")


def text_of(element: Element, scanned: Scan, source: str, limit: int = 400) -> str:
    """Return the folded text of an element without white space, cut short (for looking at small parts)."""
    import html

    out: list[str] = []
    size = 0
    for run in element.runs():
        piece = squeeze(
            html.unescape(source[scanned.starts[run] : min(scanned.ends[run], scanned.starts[run] + limit * 4)])
        )
        out.append(piece)
        size += len(piece)
        if size >= limit:
            break
    return fold("".join(out))[:limit]


def _has_title(block: Element, scanned: Scan, source: str, title: str) -> bool:
    if any(e.tag == "h1" and e.text >= 6 for e in block.walk()):
        return True
    return len(title) >= 6 and title[:60] in text_of(block, scanned, source, 600)


def _is_title(element: Element, scanned: Scan, source: str, title: str) -> bool:
    if element.text > 300 or element.link_density > 0.3:
        return False
    if any(e.tag == "h1" and e.text >= 6 for e in element.walk()) and not is_chrome(element):
        return True
    text = text_of(element, scanned, source, 300)
    if not 8 <= len(text) <= 150:
        return False
    if len(title) >= 8 and (text in title or title in text):
        return True
    ends = {m.end() for m in _GENRE.finditer(text)}
    return len(text) in ends and not re.search("[。;:|]", text)


def _belongs(element: Element, scanned: Scan, source: str, after: bool) -> bool:
    """Tell whether what stands beside the block is part of the document."""
    if element.link_density > 0.3 or element.links > 3:
        return False
    text = text_of(element, scanned, source)
    if _TOOLS.search(text):
        return False
    if element.points >= 2 and element.text >= 20:
        return True
    return after and element.text <= 60 and bool(_CLOSING.search(text))

"""From marks to the tree of sections: spans, titles, paths and kinds.

The tree is built by :mod:`kg.ingest.outline.nesting`; this module finishes it and gives back the contract's values.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from kg.ingest.outline.candidates import NAMED, Candidates, collect
from kg.ingest.outline.headings import Heading, heading_of, word_heading
from kg.ingest.outline.kinds import is_phase, is_timetable, kind_of_heading
from kg.ingest.outline.markers import Mark
from kg.ingest.outline.nesting import Node, build, line_end, walk
from kg.ingest.outline.parts import Parts, split
from kg.model import Document, Outline, Section, SectionKind
from kg.text import squeeze

_EMPTY: Final = re.compile(r"[\s。.;:；：()（）略]*")
_SENTENCE: Final = "。;；"


def parse(document: Document) -> Outline:
    """Return the outline of a document. Never raises; a text without items has a root without children."""
    folded = document.folded
    parts = split(folded)
    start, end = parts.root
    body = parts.title[1] if parts.title else start
    candidates = collect(folded, body, end, parts.more)
    root = Node(Mark(start, start, "root", 0, ""), None, 0)
    build(folded, root, candidates)
    _spans(folded, root, end, candidates, parts)
    nodes = walk(root)
    _settle(folded, nodes)
    _name(document.text, nodes)
    section = _freeze(document.text, root, None, False)
    first = root.children[0].mark.start if root.children else end
    return Outline(section, parts.notice, (body, max(body, first)), parts.title, parts.notice_title)


# --- spans -----------------------------------------------------------------------------------------------------------


def _spans(folded: str, root: Node, end: int, candidates: Candidates, parts: Parts) -> None:
    """Set where each item ends: at the next one not below it, or before signature, closing words and page remains."""
    nodes = walk(root)
    root.end = end
    open_: list[Node] = []
    for node in nodes:
        while open_ and open_[-1].level >= node.level:
            open_.pop().end = node.mark.start
        open_.append(node)
    for node in open_:
        node.end = end
    stops = candidates.endings
    k = 0
    for node in nodes:
        if node.children:
            continue
        while k < len(stops) and stops[k].start <= node.mark.start:
            k += 1
        if k < len(stops) and node.mark.style != "row":
            node.end = min(node.end, max(stops[k].start, node.mark.end))
    titles = dict(parts.more)
    for node in reversed(nodes):
        least = node.mark.end
        if node.children:
            node.end = least = node.children[-1].end  # a mark takes the blank behind it: the end of an empty item
        if node.mark.start in node.blocked:
            node.end = node.blocked[node.mark.start]
        while node.end > least and folded[node.end - 1].isspace():
            node.end -= 1
        own = node.children[0].mark.start if node.children else node.end
        if node.mark.start in candidates.cells and node.mark.style == "row":
            node.heading = _cell_heading(folded, candidates.cells[node.mark.start])
        elif node.mark.start in titles:
            node.heading = Heading(node.mark.start, titles[node.mark.start], titles[node.mark.start], "line")
        else:
            node.heading = _heading(folded, node, own)


def _heading(folded: str, node: Node, own_end: int) -> Heading:
    if node.mark.style == "year":
        stop = folded.find("。", node.mark.start, own_end)
        return Heading(node.mark.start, stop, stop + 1, ".")
    if node.mark.style in NAMED:
        named = word_heading(folded, node.mark.end, min(line_end(folded, node.mark.end), own_end), 3)
        if named is not None:
            return named
    period = _STEP_PERIOD.match(folded, node.mark.end, own_end) if node.mark.style == "stage" else None
    return heading_of(folded, period.end() if period else node.mark.end, own_end)


_STEP_PERIOD: Final = re.compile(r"\([^()\n]{3,40}\):(?=[^\n]{2,20}。)")  # 第一步(9月至12月):动员部署。


def _cell_heading(folded: str, cell: tuple[int, int]) -> Heading:
    """The task cell of a table row is its heading where it is short, else its heading is sought in it."""
    low, high = cell
    if high - low <= 30 and not any(c in "。;:" for c in folded[low : high - 1]):
        stop = high - 1 if folded[high - 1] in "。;" else high
        return Heading(low, stop, high, "cell")
    return heading_of(folded, low, high)


# --- titles and paths ------------------------------------------------------------------------------------------------


def _settle(folded: str, nodes: list[Node]) -> None:
    """Take back opening sentences as headings where most items of the list have none.

    第四条 市政府实行市长负责制。… is no heading in a text whose other articles open with plain sentences.
    """
    groups: dict[tuple[str, int], list[Node]] = {}
    for node in nodes:
        if node.mark.style in NAMED or node.parent is None:
            continue
        # Articles, and 一、 that run on across chapters, are one list for the whole document.
        whole = node.mark.style == "article" or node.parent.mark.style in ("chapter", "sect")
        groups.setdefault((node.mark.style, -1 if whole else id(node.parent)), []).append(node)
    for (style, owner), group in groups.items():
        if any(folded[n.end - 1] == ";" for n in group):  # parts of one sentence
            for node in group:
                if _all_heading(folded, node):
                    _untitle(node)
            continue
        strict = style == "article" or owner == -1
        if strict:
            for node in group:
                if _opens_with_sentence(node) and _all_heading(folded, node):
                    _untitle(node)
        sentences = [n for n in group if _opens_with_sentence(n)]
        headed = sum(n.heading is not None and n.heading.shape not in ("", ".") for n in group)
        few = len(sentences) * 2 < len(group) if strict else len(group) >= 4 and len(sentences) * 4 < len(group)
        if few and (strict or headed * 2 < len(group)):
            kept = [n for n in sentences if style == "article" and _is_noun(folded, n)]
            for node in sentences:
                if len(kept) < 2 or node not in kept:
                    _untitle(node)


def _opens_with_sentence(node: Node) -> bool:
    return node.heading is not None and node.heading.shape == "." and node.heading.end > node.heading.start


_SENTENCE_WORDS: Final = re.compile(
    r"^[各本市县区省凡每由对以在经]|[是为应须由按实]|负责|不得|可以|建立|成立|设立|制定|适用|包括|局|厅|政府|委员会|单位$|部门"
)


def _is_noun(folded: str, node: Node) -> bool:
    """Tell whether an article opens with a short noun heading: 第四条 主体培育。…"""
    h = node.heading
    if h is None or h.end - h.start > 8 or _all_heading(folded, node):
        return False
    return _SENTENCE_WORDS.search(folded, h.start, h.end) is None


def _all_heading(folded: str, node: Node) -> bool:
    """Tell whether nothing follows what was taken for the heading."""
    return node.heading is not None and _EMPTY.fullmatch(folded[node.heading.body : node.end]) is not None


def _untitle(node: Node) -> None:
    at = node.heading.start if node.heading else node.mark.end
    node.heading = Heading(at, at, at, "")


def _name(text: str, nodes: list[Node]) -> None:
    """Set titles and paths; a path that stands already gets ``~2`` and so on, so that paths are unique."""
    seen: dict[str, int] = {}
    for node in nodes:
        h = node.heading
        if h is not None and h.end > h.start:
            node.title = squeeze(text[h.start : h.end]).strip("。.，,；;：:、") or None
        own = node.mark.label or (node.title or "").replace("/", "")
        above = node.parent.path if node.parent else ""
        path = f"{above}/{own}" if above else own
        count = seen.get(path, 0) + 1
        seen[path] = count
        node.path = path if count == 1 else f"{path}~{count}"


# --- kinds -----------------------------------------------------------------------------------------------------------


# an article that states why the rules are made, or on what principles the work is done
_ARTICLE_AIM: Final = re.compile(
    r"\s*(?:为了?[^。]{4,300}?(?:制定|制订)(?:本|此)[^。]{2,12}。?\s*$|[^。,，;；]{2,30}(?:应当|要|工作)?(?:坚持|遵循|贯彻)[^。]{4,160}的?原则。?\s*$)"
)


# an article that does nothing but set targets
_ARTICLE_TARGETS: Final = re.compile(
    r"\s*(?:[^。,，：:]{0,16}(?:[,，]|目标(?:是|为|如下)?[,，:：]?)\s*)?(?:力争|争取|确保|经过[^。,，]{2,8}(?:努力)?[,，]|用[一二三四五六七八九十两\d]{1,2}年[^。,，]{0,8}[,，]?|到[^。,，]{0,4}(?:19|20)\d\d年)"
)
_OBLIGES: Final = re.compile("应当|不得|负责|给予|奖励|牵头|必须|可以")
_PERIOD: Final = re.compile(
    r"[^\n。；;：:，,（(]{2,20}[（(](?:(?P<y>(?:19|20)\d\d)年)?(?P<m>\d{1,2})月(?:\d{1,2}日|[上中下]旬|份|初|底|末)?"
    r"(?P<to>\s*[-－—–~～至到][-－—–~～]?\s*(?:(?:(?:19|20)\d\d年)?\d{1,2}[月日](?:\d{1,2}日|[上中下]旬|份|初|底|末)?|结束))?[）)]"
)


def _sets_targets(article: str) -> bool:
    return _ARTICLE_TARGETS.match(article) is not None and _OBLIGES.search(article) is None


def _steps(text: str, nodes: list[Node]) -> bool:
    """Tell whether items are steps of a timetable by the periods in brackets behind their headings, one after another."""
    if len(nodes) < 2:
        return False
    found = [_PERIOD.match(text, n.mark.end, min(len(text), n.mark.end + 70)) for n in nodes]
    spans = [m for m in found if m is not None]
    if len(spans) < len(nodes) or not any(m["to"] for m in spans):
        return False
    year, months = 0, []
    for m in spans:
        year = int(m["y"] or year)
        months.append(year * 12 + int(m["m"]))
    return all(a < b for a, b in pairwise(months))


def _freeze(text: str, node: Node, kind: SectionKind | None, timetable: bool, step: bool = False) -> Section:
    """Turn a node and all below it into sections; ``kind`` is what the headings above settle, ``step`` its neighbours."""
    said = kind_of_heading(node.title)
    if said == "objective" and (
        node.mark.style == "annex" or (node.mark.style == "part" and "任务" in (node.title or ""))
    ):
        said = None  # 附件 2024年目标任务分解表: what the items are, their own headings say
    below = timetable or is_timetable(node.title)
    steps = _steps(text, node.children)
    own_kind = said or kind
    if node.mark.style == "stage" or (said in (None, "task") and (step or is_phase(node.title, timetable))):
        own_kind = "phase"
    inherited = None if own_kind == "phase" else own_kind
    children = tuple(_freeze(text, c, inherited, below, steps) for c in node.children)
    own_end = node.children[0].mark.start if node.children else node.end
    h = node.heading or Heading(node.mark.end, node.mark.end, node.mark.end, "")
    body = max(node.mark.end, min(h.body, own_end))
    final: SectionKind
    if node.parent is None:
        final = "other"
    elif children:
        final = own_kind or children[0].kind
    else:
        final = own_kind or "task"
        if node.mark.label.endswith("条"):
            article = text[body : min(own_end, body + 400)]
            if own_kind is None and (_ARTICLE_AIM.match(article) or _sets_targets(article)):
                final = "objective"
            elif own_kind == "objective" and said is None and "应当" in article and not _ARTICLE_AIM.match(article):
                final = "task"  # a duty below a chapter of aims
        if final != "other" and not _has_body(text, node, body, own_end):
            final = "other"
    return Section(
        path=node.path,
        number=node.mark.label or None,
        title=node.title,
        level=node.level,
        style=node.mark.style,
        start=node.mark.start,
        end=node.end,
        title_start=h.start,
        title_end=h.end,
        body_start=body,
        own_end=own_end,
        kind=final,
        children=children,
    )


def _listed_names(text: str, node: Node) -> bool:
    """Tell whether a short item ends in ; (or ends such a list) and all of its list are as short as itself."""
    above, style = node.parent, node.mark.style
    if above is None:
        return False
    if style not in above.names:
        row = [n for n in above.children if n.mark.style == style]
        short = all(n.title is None and not n.children and len(text[n.mark.end : n.end].strip()) <= 12 for n in row)
        above.names[style] = short and any(text[n.end - 1] in ";；" for n in row)
    return above.names[style]


def _has_body(text: str, node: Node, body: int, own_end: int) -> bool:
    """Tell whether a lowest item says something: text under its heading, or a heading that is itself a task."""
    rest = text[body:own_end]
    if node.mark.style == "annex":
        return False
    if node.mark.style == "box":
        return max((len(line.strip()) for line in rest.split("\n")), default=0) >= 60
    if node.title is None and len(rest.strip()) <= 12 and _listed_names(text, node):
        return False  # 国内外顶尖人才; names, not an act
    if node.mark.style == "row" or not _EMPTY.fullmatch(rest):
        return True
    if node.title is None or node.parent is None:
        return False
    # 1.制定年度计划。 is a sentence; 1.制定年度计划 alone counts where its neighbours are such lines too.
    twins = len(node.parent.children)
    if rest[:1] in _SENTENCE or text[own_end - 1] in _SENTENCE:
        return len(node.title) >= 6
    return node.level > 1 and len(node.title) >= 8 and twins >= 2

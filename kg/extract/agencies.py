"""Which public bodies a text names, as it writes them.

Scope (the annotation guide's): governments, party bodies, their departments, courts, mass bodies, institutions with a duty,
committees and leading groups, and collectives that name a class (各镇街). Generic words (有关部门), companies, associations
and what stands inside the title of another document are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

from kg.extract.agency_grammar import HAN, Grammar, load
from kg.extract.agency_spans import HARD, Span, chunk_start, collectives, cores, groups, organs
from kg.extract.context import Context
from kg.model import AgencyMention
from kg.text import squeeze

_TITLE = re.compile(r"《[^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?》")
_ISSUERS = re.compile(rf"(?:[{HAN}]|[ 、](?=[{HAN}])){{2,60}}?(?:关于|印发|转发|批转)")
_NUMBER = re.compile(r"〔\s*(?:19|20)\d\d\s*〕|\((?:19|20)\d\d\)(?=\s?\d{1,4}号)")
_NAMED_BEFORE = re.compile(rf"(?:政府|办公[厅室]|委员会|国务院(?!办))(?=[{HAN}]{{2,8}}$)")
_RECIPIENTS = re.compile(rf"^(?!为|鉴于|根据|按照|现)[{HAN}()、,; ]{{2,300}}(?<!如下)(?<!命令)(?<!通告):$", re.M)
_AREA_END = re.compile("[省市县区州盟旗镇乡园城岛港湖山场门司街]$")
_PLACE_ONLY = re.compile(f"^(?:[{HAN}]{{1,2}}[^区园场办]|[{HAN}]{{1,6}}[省市县州盟旗镇乡])$")
_ITEM = re.compile(rf"[{HAN}\"·]{{2,24}}(?:\([{HAN}、]{{1,12}}\))?")
_CLASS_NAME = re.compile("(?:乡镇|镇乡|镇街|街镇|县区|区县|县市区|市县区|县市|旗县)(?:人民)?政府$")
_SOME_NAME = re.compile("(?:乡镇|镇乡|镇街|街镇|县区|区县|县市区|市县区|县市|旗县|[省市县区州旗镇乡])(?:人民)?政府$")
_JOINT = re.compile("[省市州县区旗盟](?:人民)?政府(?:督查[局室]|督查考核[局办]|目标督查办|信访局|接待办|农办|研究室)$")
_ROLE_NEXT = re.compile("等?(?:(?:共同|分别|具体|积极|密切|全力)?(?:牵头|负责|配合|落实|承担|组织实施|参与|协助|按))")
_STOP_ITEM = re.compile("[的由向把将为要应]|负责|牵头|配合|推动|加强|建设|开展|按(?!揭)|组织|实施|落实|推进|等")


def find(ctx: Context) -> tuple[AgencyMention, ...]:
    """Return every mention of a public body in text order.

    Mentions do not overlap. ``name`` is the text as written without white space; ``collective`` tells classes of
    bodies. Deterministic; linear in the length of the text.
    """
    text = ctx.folded
    g = load()
    inside = _inside_title(text)
    found = [s for f in (collectives, groups, cores, organs) for s in f(text, g)]
    spans = _disjoint(s for s in found if not inside(s[0], s[1]))
    spans = _join_units(text, spans)
    spans = _extend_lists(text, g, spans)
    spans = _recipients(text, g, spans)
    spans = [s for s in spans if "有关" not in text[s[0] : s[1]] and not _of_some(text, s)]
    spans = [s for i, s in enumerate(spans) if s[2] != "collective:place" or _in_list(text, spans, i)]
    return tuple(AgencyMention(a, b, squeeze(ctx.text[a:b]), c, "agency:" + r) for a, b, r, c in spans)


def _code_start(text: str, end: int) -> int:
    """Return where the code of a document number before ``end`` begins: behind the body that is named before it."""
    start = chunk_start(text, end, 14)
    for m in _NAMED_BEFORE.finditer(text, start, end):
        start = m.end()
    return start


def _inside_title(text: str) -> Callable[[int, int], bool]:
    """Return a test whether a span lies inside the title of a document."""
    titles = sorted(
        [m.span() for m in _TITLE.finditer(text)]
        + [(_code_start(text, m.start()), m.end()) for m in _NUMBER.finditer(text)]
    )
    starts = [a for a, _ in titles]

    def inside(start: int, end: int) -> bool:
        i = bisect_right(starts, start) - 1
        if i < 0 or end > titles[i][1]:
            return False
        # The issuers that open a cited title (《国务院关于…》, 《中共中央 国务院关于…》) are named as those who issued it.
        opening = _ISSUERS.match(text, titles[i][0] + 1, titles[i][1])
        return not (
            opening is not None
            and end <= opening.end() - 2
            and (start == titles[i][0] + 1 or text[start - 1] in " 、央委院府局厅部会")
            and (end == opening.end() - 2 or text[end] in " 、" or start == titles[i][0] + 1)
        )

    return inside


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    """Keep the longest of overlapping spans (the first of equals), in text order."""
    kept: list[Span] = []
    for s in sorted(spans, key=lambda s: (s[0], -s[1])):
        while kept and kept[-1][1] > s[0] and s[1] - s[0] > kept[-1][1] - kept[-1][0]:
            kept.pop()
        if not kept or kept[-1][1] <= s[0]:
            kept.append(s)
    return kept


def _of_some(text: str, s: Span) -> bool:
    """Tell whether a class of governments is only some of them, nobody in particular: 有关|乡镇人民政府."""
    return text[s[0] - 2 : s[0]] in ("有关", "相关") and _SOME_NAME.match(text, s[0], s[1]) is not None


def _join_units(text: str, spans: list[Span]) -> list[Span]:
    """Join what is written as one name: 县质量发展委员会|各成员单位, 县委|县政府督查局; mark classes without 各."""
    out: list[Span] = []
    for s in spans:
        if s[2] != "list" and _CLASS_NAME.search(text, s[0], s[1]):
            s = (s[0], s[1], s[2] if s[2].startswith("collective") else "collective", True)
        if out and text[out[-1][1] : s[0]] in ("", "、") and _JOINT.match(text, s[0], s[1]):
            a = out[-1]
            if text[a[1] - 1] == "委" and text[a[1] - 2] == text[s[0]] and a[1] - a[0] <= 8:
                s = (out.pop()[0], s[1], "gov", False)
        if out and out[-1][1] == s[0] and text[s[0]] == "各" and s[2].startswith("collective"):
            a = out.pop()
            s = (a[0], s[1], "collective:members", True)
        out.append(s)
    return out


def _extend_lists(text: str, g: Grammar, spans: list[Span]) -> list[Span]:
    """Take in the neighbours of a body in a list with 、 that end like a body (unknown ones, and those without level)."""
    out = list(spans)
    taken = {s[0] for s in spans}
    queue = list(spans)
    ends = {s[1]: s for s in spans}
    while queue:
        a, b, _, _ = queue.pop()
        if text[b : b + 1] == "、":
            m = _ITEM.match(text, b + 1)
            if m and m.start() not in taken and _is_item(text, g, m.start(), m.end()):
                new = (m.start(), _trim_item(g, text, m.start(), m.end()), "list", False)
                if new[1] > new[0] and new[1] not in ends:
                    taken.add(new[0])
                    ends[new[1]] = new
                    out.append(new)
                    queue.append(new)
        if a and text[a - 1] == "、" and (a - 1) not in ends:
            start = a - 1
            while start > 0 and a - 1 - start < 24 and text[start - 1] not in HARD:
                start -= 1
            if start not in taken and _is_item(text, g, start, a - 1):
                new = (start, a - 1, "list", False)
                taken.add(start)
                ends[a - 1] = new
                out.append(new)
                queue.append(new)
    return _disjoint(out)


def _trim_item(g: Grammar, text: str, start: int, end: int) -> int:
    """Cut an item of a list where its role words begin; 0 where nothing like a body is left."""
    m = _STOP_ITEM.search(text, start, end)
    stop = m.start() if m else end
    item = text[start:stop]
    if item in g.local or g.suffix_end.search(item):
        return stop
    return 0


def _is_item(text: str, g: Grammar, start: int, end: int) -> bool:
    """Tell whether a stretch between list separators names a body."""
    m = _STOP_ITEM.search(text, start, end)
    item = text[start : m.start() if m else end]
    if len(item) < 2 or g.generic.match(item) or g.not_agency.search(item) or item.startswith("各") or item in g.bare:
        return False
    if any(item[k:] in g.local for k in range(2, min(5, len(item) - 1))):
        return True
    return item in g.local or (g.suffix_end.search(item) is not None and len(item) >= 3)


def _recipients(text: str, g: Grammar, spans: list[Span]) -> list[Span]:
    """Take every body of the addressees' line (各镇人民政府,环科园、经济开发区管委会:), generic ones left out."""
    m = next((m for m in _RECIPIENTS.finditer(text, 0, 6000) if any(m.start() <= s[0] < m.end() for s in spans)), None)
    if m is None:
        return spans
    out = [
        (a, b, "collective" if r == "collective:place" and m.start() <= a < m.end() else r, c) for a, b, r, c in spans
    ]
    for item in re.finditer(r"[^、,;:()]+(?:\([^()]*\))?", text[m.start() : m.end()]):
        a, b = m.start() + item.start(), m.start() + item.end()
        name = text[a:b].strip()
        if (
            any(s[0] < b and a < s[1] for s in out)
            or len(name) < 2
            or g.generic.match(name)
            or g.not_agency.search(name)
        ):
            continue
        stem = re.sub(r"\(.*", "", name)
        if _PLACE_ONLY.search(stem) and not stem.startswith("各") and text[b : b + 1] == "、":
            continue  # 徐州、…、黄山市人民政府: a place, whose government is named with the last one only
        if len(stem) < 2 or not (stem.startswith("各") or g.suffix_end.search(stem) or _AREA_END.search(stem)):
            continue
        if re.search("(?:处室|科室|企业|事业单位|班子|负责人|同志|人员|有关单位|有关部门)$", name):
            continue
        out.append((a, b, "recipient", name.startswith("各")))
    return _disjoint(out)


def _in_list(text: str, spans: list[Span], i: int) -> bool:
    """Tell whether a bare class of places (各镇街) stands among bodies or has a role, and so stands for governments."""
    a, b, _, _ = spans[i]
    if _ROLE_NEXT.match(text, b):
        return True
    before, after = text[a - 1 : a], text[b : b + 1]
    if "|" in text[max(0, a - 2) : a] and text[b : b + 2].strip(" ")[:1] in ("", "|", "\n"):
        return True  # alone in a cell of a table
    if before in ("(", ":", "〔") and after in (")", "〕", "\n", "。", ""):
        return True
    if before and before in "、,;和及与" and i and a - spans[i - 1][1] <= 8 and not re.search("要|应", text[b : b + 1]):
        return True
    return after in ("、", ",", "及", "和") and i + 1 < len(spans) and spans[i + 1][0] - b <= 2

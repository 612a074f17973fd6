"""Where a text names a document: titles between 《》, titles with a number behind them, numbers alone.

Everything works on the folded view, where 〈〉 are 《》 and brackets are half-width; titles are then cut from the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extract.doc_number import DocNumber
from kg.extract.doc_number import find as find_numbers
from kg.extract.reference_words import bare, document_kind, tidy, words

MAX_TITLE: Final = 130


@dataclass(slots=True)
class Mention:
    """One place where a document is named.

    ``start:end`` covers title, number and short name; ``quoted`` is False for a number with or without a plain title;
    ``left`` is where the author's name before the title begins (``start`` where there is none).
    """

    start: int
    end: int
    left: int
    title: str | None
    doc_no: str | None
    issuer: str | None
    short_names: tuple[str, ...]
    quoted: bool
    confidence: float
    outer: str | None = None
    wrapped: bool = False

    def outer_is_plan(self) -> bool:
        """Whether the title already is that of rules for carrying something out (《X实施细则》)."""
        return bool(self.title) and str(self.title).endswith(("实施细则", "实施方案", "实施意见", "实施办法"))


_HARD: Final = re.compile(r"[。;!?]|\n[ \t]*\n[ \t]*\n[ \t]*\n|:[ \t]*\n")
_CLIPPED: Final = re.compile(
    r"[^\n]{6,}(?<!印发)(?<!关于)(?<!转发)(?<!发布)(?<!实施)\n[ \t]*[\u4e00-\u9fff]{2,20}?关于"
)
_JOINT: Final = re.compile(r"[\s、,和及与或]*(?:以及)?[\s]*")
_DAMAGED_END: Final = re.compile(r"[,。;:\n(\"、》]")
# 关于印发《X》的通知(国发〔2015〕9号): a notice without marks of its own around a title with marks
_NOTICE_TAIL: Final = re.compile(r"(?:的)?(?P<n>通知|公告|通告|决定|函|批复|意见|实施意见)")
_ABOUT: Final = re.compile(r"(?:关于|印发|发布|下发|公布|批准|转发)(?:印发|发布|下发|公布|批准|转发|颁布)?$")


def titles(folded: str) -> list[tuple[int, int, float]]:
    """Return the outermost 《…》 spans with their marks and a confidence (below 1 where a mark is missing).

    Nested marks are followed to depth three. A missing 》 is read up to the end of the clause, if what then stands
    there is the title of a document.
    """
    marks = [(m.start(), m[0]) for m in re.finditer(r"[《》]", folded)]
    out: list[tuple[int, int, float]] = []
    i = 0
    while i < len(marks):
        start, mark = marks[i]
        if mark == "》":
            i += 1
            continue
        depth, j, close, last = 0, i, -1, -1
        while j < len(marks):
            position, c = marks[j]
            if position - start > MAX_TITLE or depth > 3:
                break
            if j > i and _HARD.search(folded, marks[j - 1][0], position):
                break
            if c == "《":
                if last >= 0 and _JOINT.fullmatch(folded, last + 1, position):
                    break
                depth += 1
            else:
                depth, last = depth - 1, j
                last = position
                if depth == 0:
                    close = position
                    break
            j += 1
        if close >= 0:
            # 《…关于印发《X的通知》 lost an inner mark; 《…印发《X》的通知》 one at the end
            out.append((start, close + 1, 1.0))
            i = j + 1
            continue
        if last >= 0 and _CLIPPED.search(folded, start, marks[i + 1][0]):  # an abstract cut off before the text begins
            i += 1
            continue
        if last >= 0:
            # 《X的意见(…号,以下简称《意见》): the mark before the bracket is lost
            short = folded.find("简称《", start, last)
            bracket = folded.rfind("(", start + 5, short) if short >= 0 else -1
            out.append((start, last + 1, 0.9) if bracket < 0 else (start, bracket, 0.7))
            while i < len(marks) and marks[i][0] <= last:
                i += 1
            continue
        end = _DAMAGED_END.search(folded, start + 1, start + MAX_TITLE)
        if end and document_kind(folded[start + 1 : end.start()]) == "document":
            out.append((start, end.start(), 0.7))
        i = max(i + 1, j)
    return out


_SHORT: Final = re.compile(
    r"(?:以下|下文|下)?(?:统一|均|并|合并)?(?:简称|统称|称)(?:为)?[:,]?[ \t]{0,2}(?:《(?P<a>[^《》()\n]{2,40})》|\"(?P<b>[^\"()\n]{2,40})\"|(?P<c>[^《》()\",。;\n]{2,20}))"
)
_BRACKET: Final = re.compile(r"[ \t\n]{0,3}\(([^()]{0,120}(?:\([^()]{0,40}\)[^()]{0,60})?)\)")
_OPEN_BRACKET: Final = re.compile(r"[ \t]{0,3}\([ \t]{0,3}")
_LOOSE_SHORT: Final = re.compile(r"[ \t]{0,2}[,]?(?=以下简称|下称|简称)")
_WRAPPED: Final = re.compile(
    r"^(?P<issuer>.{0,60}?)(?:关于)?(?:印发|发布|颁布|下发|公布|颁发|批准发布)(?P<inner>.{4,110}?)(?:的)?(?:通知|公告|通告|决定|令|函)$",
    re.S,
)
_FORWARD: Final = re.compile(r"(?:转发|批转)")
_ISSUER_TAIL: Final = re.compile(
    r"(?:联合)?(?:最新|新近|新)?(?:印发|发布|下发|颁布|制定|制订|出台|公布|转发|修订|颁发|签发|通过|提出|批准)(?:实施|施行|执行|下发)?了?的?$"
    r"|(?:最新|新)?(?:修订|修正)的$|的$|关于$|文件$|有关$|联合$"
)
_AND_OTHERS: Final = re.compile(r"等[ ]?(?:[0-9一二三四五六七八九十]{1,3}[ ]?个?)?(?:部门|单位|部委|厅局|委局)$")
_CUT: Final = re.compile(
    r"(?<!发展)(?<!住房)(?<!工业)(?<!资源)(?<!卫生)(?<!经济)(?<!文化)(?<!林业)(?<!安全)(?<!新闻)(?<!人口)(?<!财政)(?<!国土)(?<!监督)(?<!宣传)(?<!规划)(?<!科学)(?<!市场)和"
    r"|以及|及(?!其)|与|暨|现将|将|经(?![济营贸信开])|原|在|为|精神|要求|部署|认真|深入|全面|严格|切实|等|自|凡|把|对|以|由|按|依"
)
_NO_ISSUER: Final = re.compile(
    r"^(?:我|本|该|各|有关|相关|上述|上级有关|此|其)|.*(?:会同|牵头|负责|会商|商(?=[省市县区国州]))"
)


def issuer_before(folded: str, start: int, floor: int) -> tuple[int, str | None]:
    """Read the author written right before 《 at ``start``, not left of ``floor``; return where it begins and its name."""
    low = max(floor, start - 44)
    i = start
    while i > low and ("\u4e00" <= folded[i - 1] <= "\u9fff" or folded[i - 1] in "、 0123456789"):
        i -= 1
    run = folded[i:start]
    body = _ISSUER_TAIL.sub("", run)
    body = _AND_OTHERS.sub("", _ISSUER_TAIL.sub("", body))
    w = words()
    cut = 0
    for m in w.governing.finditer(body):
        if len(m[0]) > 1 and m.end() < len(body):
            cut = max(cut, m.end())
    for m in _CUT.finditer(body):
        if m.end() < len(body):
            cut = max(cut, m.end())
    body = body[cut:]
    name = body.strip("、 ")
    if len(name) < 2 or not name.endswith(w.issuers) or _NO_ISSUER.match(name) or len(name) > 36:
        return start, None
    return i + cut, "".join(name.split())


def issuer_inside(title: str) -> str | None:
    """Return the author that a title itself begins with: 国务院关于… → 国务院."""
    head, mark, _ = title.partition("关于")
    if not mark:
        m = re.match(r"(.{2,40}?)(?:印发|转发|批转|发布)", title)
        head = m[1] if m else ""
    head = head.strip()
    ends = words().issuers
    return head if 2 <= len(head) <= 40 and head.endswith(ends) and not _FORWARD.search(head) else None


def unwrap(title: str) -> tuple[str, str | None]:
    """Return the document that a notice wraps (国务院关于印发X的通知 → X) and the notice's author."""
    m = _WRAPPED.match(title)
    if not m or _FORWARD.search(title[: m.start("inner")]):
        return title, issuer_inside(title)
    inner = m["inner"].strip("〈〉<> ")
    if "印发" not in title[: m.start("inner")] and document_kind(inner) != "document":
        return title, issuer_inside(title)
    if inner.count("〈") != inner.count("〉"):
        inner = inner.replace("〈", "").replace("〉", "")
    author = m["issuer"].strip() or None
    return inner, author


def _short_names(part: str) -> list[str]:
    return [tidy(m["a"] or m["b"] or m["c"]).strip() for m in _SHORT.finditer(part)]


_PLAIN_BREAK: Final = re.compile(r"[。;,:\n《》!?]")
_AFTER_NUMBER: Final = re.compile(r"(?:文件|文)?(?:中)?(?:的)?[ \t、:]{0,2}")


def _plain_title(folded: str, bracket: int, floor: int) -> tuple[int, str | None]:
    """Read a title without 《》 that ends at ``bracket``, where its number follows."""
    low = max(floor, bracket - 100)
    start = low
    for m in _PLAIN_BREAK.finditer(folded, low, bracket):
        start = m.end()
    run = folded[start:bracket]
    if run.endswith('"') and run.count('"') >= 2:
        opened = run.rfind('"', 0, -1)
        inner = run[opened + 1 : -1]
        return (start + opened, tidy(inner)) if document_kind(inner) == "document" else (bracket, None)
    about = run.find("关于")
    head = run[:about] if about >= 0 else run
    cut = 0
    for m in words().governing.finditer(head):
        if len(m[0]) > 1 and m.end() <= len(head):
            cut = m.end()
    for m in _CUT.finditer(head, cut):
        if about >= 0 or m[0] in ("以及", "精神", "要求", "现将", "认真", "深入", "全面", "切实", "严格"):
            cut = m.end()
    title = run[cut:].strip()
    if len(title) < 6 or document_kind(title) != "document" or title[0] in "的了、":
        return bracket, None
    return start + cut + (len(run[cut:]) - len(run[cut:].lstrip())), tidy(title)


def find_mentions(text: str, folded: str) -> list[Mention]:
    """Return every place where a document is named, in order. Nothing is decided yet about what it is."""
    numbers = find_numbers(folded) if "号" in folded or "〔" in folded else []
    spans = titles(folded)
    used: set[int] = set()
    taken: list[tuple[int, int]] = []
    out: list[Mention] = []
    position = k = 0
    for start, end, confidence in spans:
        if start < position:  # the short name in brackets behind another title
            continue
        floor = position
        while k < len(numbers) and numbers[k].end <= start:
            k += 1
        tail, names = end, []
        notice = _NOTICE_TAIL.match(folded, end)
        about = folded[max(0, start - 12) : start]
        wrapped = False
        if notice and _ABOUT.search(about) and (notice["n"] or folded[notice.end() : notice.end() + 1] in "(,。精要"):
            tail, wrapped = notice.end(), True
        number: DocNumber | None = None
        close = end
        inside = [n for n in numbers[k : k + 3] if n.start > start and n.end < end]
        for n in inside:
            used.add(n.start)
        for _ in range(3):
            m = _BRACKET.match(folded, tail)
            if not m:
                break
            held = [n for n in numbers[k : k + 6] if m.start() < n.start and n.end <= m.end()]
            part_names = _short_names(m[1])
            if not held and not part_names:
                break
            if held and number is None:
                number = held[0]
                used.add(number.start)
            names += part_names
            tail = m.end()
        if number is None and (opened := _OPEN_BRACKET.match(folded, tail)):  # the bracket never closes
            number = next((n for n in numbers[k : k + 3] if n.start == opened.end()), None)
            if number:
                tail = number.end
                used.add(number.start)
        loose = _LOOSE_SHORT.match(folded, tail)
        if loose:
            s = _SHORT.match(folded, loose.end())
            if s and (s["a"] or s["b"]):
                names.append(tidy(s["a"] or s["b"]))
                tail = s.end()
        if number is None and tail in (close, notice.end() if notice else close):
            follow = next((n for n in numbers[k : k + 3] if n.start >= tail), None)
            if follow and not folded[tail : follow.start].strip(" \t,") and follow.start - tail <= 3:
                after = _AFTER_NUMBER.match(folded, follow.end)
                if not (after and folded[after.end() : after.end() + 1] == "《"):
                    number, tail = follow, follow.end
                    used.add(follow.start)
        inner = text[start + 1 : end - 1] if folded[end - 1] == "》" else text[start + 1 : end]
        outer = tidy(inner)
        title, author = unwrap(outer)
        left, issuer = issuer_before(folded, start, floor)
        mention_start = start
        if number is None and k > 0:
            before = numbers[k - 1]
            if before.start not in used and before.end >= floor:
                gap = folded[before.end : left].strip()
                if re.fullmatch(r"(?:文件?|号)?(?:的|中|,|、)?(?:印发|发布|公布)?(?:的)?", gap):
                    number, left, mention_start = before, before.start, before.start
                    used.add(before.start)
        if names == [] and number is None and not title:
            continue
        out.append(
            Mention(
                mention_start,
                tail,
                left,
                title,
                number.canonical if number else None,
                issuer or author,
                tuple(names),
                True,
                min(confidence, number.confidence if number else 1.0),
                outer,
                wrapped,
            )
        )
        taken.append((mention_start, tail))
        position = tail
    out += _plain(folded, numbers, used, taken)
    return sorted(out, key=lambda m: m.start)


def _plain(folded: str, numbers: list[DocNumber], used: set[int], taken: list[tuple[int, int]]) -> list[Mention]:
    """Mentions by a number that no 《…》 stands beside."""
    out: list[Mention] = []
    floor = t = 0
    for n in numbers:
        if n.start in used:
            continue
        while t < len(taken) and taken[t][1] <= n.start:
            floor = max(floor, taken[t][1])
            t += 1
        held = t < len(taken) and taken[t][0] < n.start
        start, title, end = n.start, None, n.end
        names: list[str] = []
        before = folded[max(0, n.start - 3) : n.start].rstrip()
        if not held and before.endswith("("):
            bracket = folded.rfind("(", 0, n.start)
            m = _BRACKET.match(folded, bracket)
            start, title = _plain_title(folded, bracket, floor)
            if title:
                end = m.end() if m else n.end
                names = _short_names(m[1]) if m else []
            else:
                start = n.start
        elif not held:
            m = _BRACKET.match(folded, n.end)
            if m:
                names = _short_names(m[1])
                end = m.end() if names else n.end
        outer = title
        author = None
        if title:
            title, author = unwrap(title)
        out.append(Mention(start, end, start, title, n.canonical, author, tuple(names), False, n.confidence, outer))
        floor = end
    return out


@lru_cache(maxsize=4096)
def same_core(title: str) -> str:
    """The form by which titles are compared: no marks, no brackets at the end, no 中华人民共和国."""
    s = bare(title).replace("〈", "").replace("〉", "").replace('"', "").replace("“", "").replace("”", "")
    return s.removeprefix("中华人民共和国")

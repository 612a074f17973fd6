"""Where responsibility clauses stand: brackets, labelled lines, lists at the end of a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.context import Context
from kg.extract.duties.clause import Agencies, First, Reading, read
from kg.extract.duties.words import load

MAX_BRACKET = 900
MAX_LABELLED = 1200
_OPEN = {"(": ")", "〔": "〕"}
_DATE_LINE = re.compile(r"\s*(?:(?:19|20)\d{2}年|[二一][〇○零九][〇○零一二三四五六七八九]{2}年)")
_ASIDE = re.compile("部门|单位|机构|主管|小组|委员会|办公室|名单|包括|牵头|抄送|联系")
# what is given to a body: 关于…的问题,由X会同Y研究提出落实意见
_MATTER = re.compile(
    '(?:的(?:问题|任务|工作|事项|要求|措施)|(?:上述|以上|此项|该项|本项|这项)[^,]{0,12})"?,(?=由)|(?:上述|以上|此项|该项|本项|这项)(?:工作|任务|事项)(?=由)'
)
_PROPOSES = re.compile(
    "(?:等(?:有关|相关)?(?:部门|单位))?(?:共同|分别)?(?:尽快|抓紧)?(?:研究(?:制定|提出)?|提出|制定|制订|起草|拟订|拟定|修订|编制)(?!的)"
    "[^。;由]{0,90}$"
)
_SAME = re.compile("[^。)〕\n]{0,24}(?:下同|以下(?:均|各项)?(?:相)?同|其[余他](?:均|各项)?同)")
_SHARED = re.compile("按.{0,6}职[责能]|分工负责|分别负责|共同负责|各负其责")
_PREDICATE = re.compile("[^,;(〔等]{3}")
_LOCAL = re.compile("[省市县区州盟旗镇乡].{3,}(?:中心|站|所|队|馆|校|院)$")  # a body no table knows
_FIELD = re.compile(r"\s*[省市县区州盟旗镇乡][\u4e00-\u9fff]{3,24}")
_OFFICE_SIGNS = ("处室", "科室", "股室", "处负责", "处牵头", "科负责", "科牵头", "股负责", "股牵头")
"""Signs of a document of one body that gives its work to the offices inside it."""
_OFFICE_FIELD = re.compile(r"\s*[\u4e00-\u9fff]{2,12}(?:处|科|股|室)(?:[、,;\n]|$)")
_OFFICE_NAME = re.compile("(?:处|科|股|室|机关党委|机关纪委|中心)$")
_SENTENCE_BEFORE = frozenset("。;!?》)\n")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as found: its evidence span, what it says, and whether it has a line of its own."""

    start: int
    end: int
    reading: Reading
    rule: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """What the document says about its lists: the first leads, or a sign marks the lead.

    A remark that the first leads governs the clause it stands in (``spots``), with 下同 those behind it too (``since``),
    and all if it stands by itself (``since`` 0). Against 按职责分工 or 共同 in a list it holds only where
    the list of the remark has such words itself (``always``).
    """

    mark: str | None = None
    spots: tuple[int, ...] = ()
    since: int | None = None
    always: bool = False

    def first(self, start: int, end: int) -> First:
        """Tell whether the first body of a clause in ``start:end`` leads."""
        if bisect_left(self.spots, start) < bisect_left(self.spots, end):
            return "always"
        if self.since is None or start < self.since:
            return "no"
        return "always" if self.always else "listed"


def document_rule(text: str, agencies: Agencies) -> DocumentRule:
    """Return the rule that the document states for its lists (列第一位的为牵头单位,下同)."""
    w = load()
    marked = w.marked_rule.search(text)
    spots: list[int] = []
    since: int | None = None
    always = False
    for m in w.first_rule.finditer(text):
        line = text.rfind("\n", 0, m.start()) + 1
        opened = max(text.rfind(c, line, m.start()) for c in "(〔")
        closed = max(text.rfind(c, line, m.start()) for c in ")〕")
        low = opened if opened > closed else max(line, text.rfind("。", line, m.start()))
        bound = agencies.any_between(low, m.start()) or (low == opened and low in agencies.ends)
        same = _SAME.match(text, m.end()) is not None
        if bound:
            spots.append(m.start())
        if (not bound or same) and since is None:
            since = low if bound else 0
            always = bound and _SHARED.search(text, low, m.start()) is not None
    return DocumentRule(marked["mark"] if marked else None, tuple(spots), since, always)


def clauses(ctx: Context, rule: DocumentRule) -> list[Clause]:
    """Return the responsibility clauses of the text in order; they do not overlap."""
    agencies = Agencies(ctx.agencies)
    found = list(_brackets(ctx, agencies, rule))
    found += _labels(ctx, agencies, rule, found)
    found += _trailing(ctx, agencies, rule, found)
    return sorted(found, key=lambda c: c.start)


def bracket_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost bracketed stretches that are short enough for a clause, in linear time."""
    i, n = 0, len(text)
    opener = re.compile("[(〔]")
    while True:
        m = opener.search(text, i)
        if m is None:
            return
        start = m.start()
        close = _OPEN[text[start]]
        depth, j, limit = 1, start + 1, min(n, start + MAX_BRACKET)
        while j < limit and depth:
            c = text[j]
            if c == text[start]:
                depth += 1
                if depth > 3:
                    break
            elif c == close:
                depth -= 1
            elif c == "\n" and text[j - 1 : j] == "\n":
                break
            j += 1
        if depth == 0:
            yield start, j
            i = j
        else:
            i = start + 1 if depth <= 3 else j


def _brackets(ctx: Context, agencies: Agencies, rule: DocumentRule) -> Iterator[Clause]:
    text = ctx.folded
    hint = load().role_hint
    offices = any(sign in text for sign in _OFFICE_SIGNS)
    for start, end in bracket_spans(text):
        inner_end = end - 1
        if not agencies.any_between(start, end) and not hint.search(text, start, end) and not offices:
            continue
        first = rule.first(start, end)
        reading = read(text, start + 1, inner_end, agencies, first_leads=first, mark=rule.mark, skip_odd=True)
        if reading is None and (stop := text.find("。", start, inner_end)) > 0:  # a remark stands behind the clause
            reading = read(text, start + 1, stop, agencies, first_leads=first, mark=rule.mark, objects=False)
            reading = reading if reading is not None and reading.roles else None
        if reading is None:
            continue
        if text[start] == "〔" and text[end : end + 1] in (":", "："):
            continue
        known = any(p.known for p in reading.parts)
        inside = offices and all(_OFFICE_NAME.search(text, p.name_start, p.name_end) for p in reading.parts)
        if not known and not reading.roles and not inside:
            continue
        if reading.objects and not _ends_sentence(text, start, end):
            continue
        if not reading.roles and not _bare_place(text, start, end, agencies, reading, inside):
            continue
        yield Clause(start, end, reading, "bracket" if reading.roles else "bracket-list", _own_line(text, start, end))


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket stands behind a sentence or ends one, as clauses do; an aside in mid-sentence does not."""
    return text[start - 1 : start] in _SENTENCE_BEFORE or text[end : end + 1] in ("", "\n", "。", ";", " ")


def _bare_place(text: str, start: int, end: int, agencies: Agencies, reading: Reading, inside: bool) -> bool:
    """Tell whether a bracketed list without role words stands where clauses do: behind a sentence, before a break."""
    if not inside and not all(p.known for p in reading.parts) and len(reading.parts) < 3:
        return False
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if before in _SENTENCE_BEFORE or before == "":
        return after in ("", "\n", " ", "。", ";") or not ("\u4e00" <= after <= "\u9fff") or len(reading.parts) > 1
    if start in agencies.ends or _ASIDE.search(text, max(0, start - 8), start):
        return False
    return after in ("", "\n") or (after == "。" and len(reading.parts) > 1)


def _own_line(text: str, start: int, end: int) -> bool:
    """Tell whether a span fills its line."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return not text[line:start].strip() and not text[end:stop].strip(" 。;")


class _Spans:
    """Disjoint spans in order, asked whether they touch another."""

    def __init__(self, clauses: list[Clause]) -> None:
        self.spans = sorted((c.start, c.end) for c in clauses)
        self.starts = [a for a, _ in self.spans]

    def touch(self, start: int, end: int) -> bool:
        """Tell whether any of the spans overlaps ``start:end``."""
        i = bisect_left(self.starts, end)
        return i > 0 and self.spans[i - 1][1] > start


def _label_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield labels with their colon; found from the colon, of which there are few."""
    label = load().label
    last = 0
    for colon in re.finditer("[:〕|]", text):
        for start in range(max(last, colon.start() - 24), colon.start()):
            m = label.match(text, start, colon.end() + 40)
            if m is not None and m.end() > colon.start():
                yield m
                last = m.end()
                break


def _labels(ctx: Context, agencies: Agencies, rule: DocumentRule, taken: list[Clause]) -> Iterator[Clause]:
    """Yield clauses that open with a label outside brackets: 牵头单位:… 配合单位:…"""
    text = ctx.folded
    spans = _Spans(taken)
    last = 0
    for m in _label_matches(text):
        if m.start() < last or m["l_skip"] or spans.touch(m.start(), m.start() + 1):
            continue
        before = text[m.start() - 1 : m.start()]
        if before and before not in " \n。;,:(〔〕)、|·" and not before.isspace():
            continue
        stop = min(_label_stop(ctx, text, m), m.start() + MAX_LABELLED)
        known = agencies.any_between(m.start(), stop) or _FIELD.match(text, m.end()) or "室" in m.group()
        if not known and _OFFICE_FIELD.match(text, m.end()) is None:
            continue
        first = rule.first(m.start(), stop)
        reading = read(text, m.start(), stop, agencies, first_leads=first, mark=rule.mark, prefix_ok=True)
        if reading is None:
            continue
        offices = any(sign in m.group() for sign in _OFFICE_SIGNS) or all(
            _OFFICE_NAME.search(text, p.name_start, p.name_end) for p in reading.parts
        )
        if not any(offices or p.known or _LOCAL.match(text, p.name_start, p.name_end) for p in reading.parts):
            continue
        end = reading.end
        while end > m.start() and text[end - 1].isspace():
            end -= 1
        last = end
        line = text.rfind("\n", 0, m.start()) + 1
        yield Clause(m.start(), end, reading, "label", not text[line : m.start()].strip(" 〔【("))


def _label_stop(ctx: Context, text: str, m: re.Match[str]) -> int:
    """Return how far a labelled clause may run: its line, and following lines that open with a label too."""
    label = load().label
    section = ctx.section_at(m.start())
    limit = section.own_end if m.start() < section.own_end else section.end
    stop = text.find("\n", m.end())
    stop = len(text) if stop < 0 else stop
    while stop < min(len(text), m.start() + MAX_LABELLED):
        nxt = stop
        while nxt < len(text) and text[nxt].isspace():
            nxt += 1
        follow = label.match(text, nxt)
        if not follow and text[stop - 1] not in "、,":  # a list that goes on in the next line
            break
        stop = text.find("\n", follow.end() if follow else nxt)
        stop = len(text) if stop < 0 else stop
    return min(stop, limit) if limit > m.end() else stop


def _trailing(ctx: Context, agencies: Agencies, rule: DocumentRule, taken: list[Clause]) -> Iterator[Clause]:
    """Yield clauses without brackets that end a paragraph or fill a line: …。市教育局牵头,市财政局配合。"""
    text = ctx.folded
    covered = _Spans(taken)
    hint = load().role_hint
    seen_lines: set[int] = set()
    for mention in ctx.agencies:
        line = text.rfind("\n", 0, mention.start) + 1
        stop = text.find("\n", mention.start)
        stop = len(text) if stop < 0 else stop
        if line in seen_lines:
            continue
        seen_lines.add(line)
        end = stop
        while end > line and text[end - 1] in "。; \u3000":
            end -= 1
        cut = max(text.rfind("。", line, end), text.rfind(";", line, end), line - 1) + 1
        if text[cut - 1 : cut] == ";":  # the parts of a sentence are read together, or by prose
            opening = max(text.rfind("。", line, cut), line - 1) + 1
            if agencies.any_between(opening, cut):
                cut = opening
        start = cut
        while start < end and (text[start].isspace() or text[start] in "-—·*●"):
            start += 1
        if start >= end or end - start > 600 or covered.touch(start, end):
            continue
        whole = not text[max(ctx.section_at(start).body_start, line) : start].strip(" 。\u3000")
        if matter := _MATTER.search(text, start, end):
            start = matter.end()
        if text.startswith("由", start) or load().copula.match(text, start, end):
            pass
        elif agencies.at(start) is None:
            continue
        said = end
        if (matter or whole) and text.startswith("由", start) and (tail := _PROPOSES.search(text, start, end)):
            said = tail.start()
        reading = read(
            text,
            start,
            said,
            agencies,
            first_leads=rule.first(start, end),
            mark=rule.mark,
            objects=False,
            label="duty" if said < end else None,
        )
        if reading is None or not any(p.known for p in reading.parts):
            continue
        own = start == line or not text[line:start].strip()
        if not reading.roles:
            if len(reading.parts) < 2 or "、" not in text[start:end] or _signature(ctx, text, start, stop):
                continue
            if not all(p.known for p in reading.parts) or _PREDICATE.match(text, reading.parts[-1].name_end, end):
                continue
        elif said == end and not hint.search(text, start, end):
            continue
        if said < end:  # 由A、B研究提出意见: they do it together
            reading.parts = [replace(p, mode="joint") if p.mode == "by_remit" else p for p in reading.parts]
        yield Clause(start, end, reading, "trailing" if reading.roles else "trailing-list", own)


def _signature(ctx: Context, text: str, start: int, stop: int) -> bool:
    """Tell whether a line of bodies signs the document or addresses it: before a date, before a colon, at the end."""
    if _DATE_LINE.match(text, stop) or text[stop - 1 : stop] == ":":
        return True
    if not text[stop:].strip() and ctx.section_at(start) is ctx.outline.root:
        return True
    return ctx.section_at(start) is ctx.outline.root

"""Where a clause stands: the year that governs it from outside, and whether its section states goals at all."""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.extract.context import Context
from kg.extract.indicators.clauses import Clause
from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import adverbials, heading_year, year_of
from kg.model import Section
from kg.text import squeeze

_DOC_YEAR = re.compile(r"(?<![\d〔\-—~至])(20\d{2})\s?年(?:度)?(?!\s?[-—~至])")
_ANY_YEAR = re.compile(r"(20\d{2})\s?(?:年|[-—~]\s?20\d{2})")
_STOPS = re.compile(r"[。\n]")
PAST = -1  # the year of a report: 截至2019年底
# documents whose numbers are rates, limits and conditions rather than goals: there a number needs a year or a word of aim
_STRICT = re.compile(r"政策|措施|扶持|奖励|补贴|补助|预案|指南|认定|标准|公告|通告|申报|资金|管理|条件|须知|目录|导则")
_PLAN = re.compile(r"规划|计划|纲要|方案|要点|行动|目标")
# a heading that opens with a doing is no report, whatever it speaks of (夯实发展基础, 补齐短板)
_DOING = re.compile(
    r"(?:大力|全面|着力|切实|加快|进一步|持续|不断|深入|积极|扎实|统筹)*"
    r"(?:夯实|强化|加强|巩固|完善|解决|提升|筑牢|优化|打牢|抓好|抓实|整治|健全|改善|补齐|营造|构建|加大|提高|打造|建立|深化|增强|促进)"
)
# what a regulation undertakes: by a year, or with a word of aim (自2016年起 says when a rule holds)
_AIMED = re.compile(r"力争|争取|确保|(?:到|至)\s?\"?(?:20\d{2}\s?年|十[一二三四五六]\"?五)(?!起)")
_JUDGED = re.compile(r"考核|评价|评估|奖|绩效|管理|责任书|体系|计分|处|罚")
# 基础 as the last word of a heading reports; within it (网络基础更加坚实, 基础设施) it is what is aimed at
_BASES = re.compile(r"基础(?:条件|现状|情况|良好|较好|扎实)?(?:[与和及、]|$)")
_NUMERALS = frozenset("0123456789一二三四五六七八九十")
_OBJECTIVE = re.compile(r"目标|指标|年度任务|任务分解")


class Places:
    """The governing years and the nature of each stretch of a document."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.folded = ctx.folded
        profile = ctx.profile
        stamp = profile.issued or profile.published or profile.effective
        self.issued = int(stamp[:4]) if stamp and stamp[:4].isdigit() else None
        if self.issued and not profile.issued and profile.base_year not in (None, self.issued):
            self.issued = profile.base_year  # its number, title or basis say when it was written, not the page
        elif self.issued and not profile.issued:
            years = [int(y) for y in _ANY_YEAR.findall(self.folded) if int(y) <= 2060]
            if years and max(years) < self.issued - 1:
                self.issued = max(years)  # a page put up long after what it shows
        title = profile.title or profile.notice_title or self._printed(ctx.outline.title or ctx.outline.notice_title)
        kind = profile.type or title
        self.rules = kind.endswith(words().rules) and not kind.endswith(("计划", "方案", "规划"))
        self.strict = bool(_STRICT.search(title)) and not _PLAN.search(title)
        years = _DOC_YEAR.findall(title)
        self.title_year = int(years[0]) if len(years) == 1 else None
        self.parents: dict[int, tuple[Section, ...]] = {}
        self._walk(ctx.outline.root, ())
        self.scopes = self._scopes()
        self._sibling: dict[int, int | None] = {}
        self._lists: dict[int, int | None] = {}

    def _printed(self, span: tuple[int, int] | None) -> str:
        return squeeze(self.folded[span[0] : span[1]]) if span else ""

    def _walk(self, node: Section, above: tuple[Section, ...]) -> None:
        self.parents[id(node)] = above
        for child in node.children:
            self._walk(child, (*above, node))

    def chain(self, position: int) -> tuple[Section, ...]:
        """Return the sections that hold ``position``, outermost first (without the root)."""
        node = self.ctx.section_at(position)
        return tuple(s for s in (*self.parents.get(id(node), ()), node) if s is not self.ctx.outline.root)

    def _scopes(self) -> list[tuple[int, int, int]]:
        """Return (start, end, year) for each time adverbial that opens a sentence or clause, in text order.

        Opening a sentence it governs the rest of its line (an introduction that ends in a colon: of its section); opening a
        clause behind a semicolon it governs the rest of its sentence.
        """
        folded = self.folded
        out: list[tuple[int, int, int]] = []
        for m in adverbials(folded, 0, len(folded)):
            year = year_of(m)
            begin = m.start() + len(m[0]) - len(m[0].lstrip())  # the match may begin with the line break
            before = folded[max(0, begin - 1) : begin]
            if m[0].startswith("截") and not (self.issued and year and year > self.issued):
                year = PAST
            if year is None or (before and before not in "\n。;:)—-, \u3000.、"):
                continue
            if before and before in ".、" and folded[max(0, begin - 2) : begin - 1] in _NUMERALS:
                before = "\n"
            if before in ", " and not folded[max(0, begin - 3) : begin].strip(" \u3000\n"):
                before = "\n"
            after = folded[m.end() : m.end() + 2].lstrip()
            if before and before in ".、":
                continue
            if before == ",":
                colon = folded.find(":", m.end(), m.end() + 40)
                if colon >= 0 and not _STOPS.search(folded, m.end(), colon) and folded[colon + 1 : colon + 2] != "\n":
                    ends = _STOPS.search(folded, colon)  # 以2023年为基数,到2026年实现三个翻番:甲…,乙…。
                    out.append((m.start(), ends.start() if ends else len(folded), year))
                    continue
                stop = folded.find("\n", m.end())
                stop = len(folded) if stop < 0 else stop
                section = self.ctx.section_at(m.start())
                if folded[max(m.end(), stop - 2) : stop].rstrip().endswith(":") and "。" not in folded[m.end() : stop]:
                    out.append(
                        (m.start(), max(stop, section.end if section is not self.ctx.outline.root else stop), year)
                    )
                continue
            if not after or not (after[0] == "," or before != ";"):
                continue
            if re.match(r"(?:新增|累计|达|超|稳定|保持|突破|提高|增长|下降|降|至少)", folded[m.end() : m.end() + 4]):
                continue
            line_end = folded.find("\n", m.end())
            line_end = len(folded) if line_end < 0 else line_end
            section = self.ctx.section_at(m.start())
            limit = section.end if section is not self.ctx.outline.root else line_end
            if before == ";":
                stop = folded.find("。", m.end(), line_end)
                out.append((m.start(), line_end if stop < 0 else stop, year))
            elif folded[m.end() : line_end].rstrip().endswith((":", "如下:")):
                out.append((m.start(), max(limit, line_end), year))
            else:
                out.append((m.start(), min(line_end, limit) if limit > m.end() else line_end, year))
        return out

    def year_at(self, position: int) -> int | None:
        """Return the year that governs ``position`` from outside its clause."""
        i = bisect_right(self.scopes, (position, len(self.folded) + 1, 0))
        for start, end, year in reversed(self.scopes[max(0, i - 40) : i]):
            if start <= position < end:
                return year
        chain = self.chain(position)
        for section in reversed(chain):
            if (year_in := heading_year(self.heading(section))) is not None:
                return year_in
        if self._listed(position):
            for section in reversed(chain):
                if id(section) not in self._lists:
                    self._lists[id(section)] = self._year_of_list(section)
                if (listed := self._lists[id(section)]) is not None:
                    return listed
        for section in reversed(chain):
            found = self._from_objective(section)
            if found is not None:
                return found
        return self.title_year

    def _from_objective(self, section: Section) -> int | None:
        """Return the year of the general objective (总体目标) that stands before this section of specific ones.

        It holds only where the section names no other year itself: with several years the reader cannot tell.
        """
        key = id(section)
        if key not in self._sibling:
            self._sibling[key] = self._objective_year(section)
        return self._sibling[key]

    def _listed(self, position: int) -> bool:
        """Tell whether a line opens as an item of a list without numbers (——, ●)."""
        start = self.folded.rfind("\n", max(0, position - 600), position) + 1
        return self.folded[start : start + 6].lstrip().startswith(("——", "—", "--", "●", "•", "·", "◆"))

    def _year_of_list(self, section: Section) -> int | None:
        """Return the only year of a section of goals, where its opening words say it: 到2020年,建成…。 ——床位达到…"""
        if not section.title or not re.search(r"目标|指标", section.title):
            return None
        own = {year_of(m) for m in adverbials(self.folded, section.start, section.end)}
        opening = {y for at, _, y in self.scopes if section.body_start - 1 <= at <= section.body_start + 4}
        return next(iter(opening)) if opening and own == opening else None

    def _objective_year(self, section: Section) -> int | None:
        if not section.title or not re.search(r"目标|指标", section.title):
            return None
        own = {year_of(m) for m in adverbials(self.folded, section.start, section.end)}
        above = self.parents.get(id(section), ())
        if not above:
            return None
        for other in above[-1].children:
            if other.start >= section.start:
                break
            if other.title and "目标" in other.title:
                years = {y for s, _, y in self.scopes if other.start <= s < other.end}
                if len(years) == 1 and own <= years:
                    return next(iter(years))
        return None

    def heading(self, section: Section) -> str:
        """Return the words of a section's heading; of an untitled one (专栏1:…) its first line, where that is short."""
        if section.title:
            return (
                self.folded[section.start : section.body_start].strip()
                if section.body_start - section.start < 80
                else section.title
            )
        stop = self.folded.find("\n", section.start, section.end)
        line = self.folded[section.start : stop if stop >= 0 else section.end]
        return line if len(line) <= 40 and not line.endswith(("。", ";")) else ""

    def is_goal(self, position: int) -> bool:
        """Tell whether a heading above says that goals follow, or the section is an objective."""
        chain = self.chain(position)
        return any(s.kind == "objective" or _OBJECTIVE.search(self.heading(s)) for s in chain)

    def is_status(self, position: int) -> bool:
        """Tell whether a heading above says report or conditions, not goals."""
        w = words()
        return any(
            w.conditions.search(s.title)
            or ((w.status.search(s.title) or _BASES.search(s.title)) and s.kind != "task" and not _DOING.match(s.title))
            for s in self.chain(position)
            if s.title and not _OBJECTIVE.search(s.title)
        )

    def clause(self, start: int, end: int) -> Clause | None:
        """Return the clause ``start:end`` with what governs it, or None where no goals are to be looked for."""
        if self.is_status(start):
            return None
        year = self.year_at(start)
        if year == PAST or (year and self.issued and year < self.issued):
            return None
        sentence = (start, end)
        if self.rules or self.strict:
            sentence = self._sentence(start, end)
            if self.rules and not (self._undertaken(start) or _AIMED.search(self.folded, *sentence)):
                return None
        return Clause(
            self.folded, start, end, year, self.is_goal(start), self.rules, self.strict, sentence, self.issued
        )

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentence around a clause, as far as a reader looks for what it grants or asks."""
        begin = max(self.folded.rfind(mark, max(0, start - 200), start) for mark in "。\n") + 1
        stops = [at for mark in "。\n" if (at := self.folded.find(mark, end, end + 200)) >= 0]
        return max(begin, start - 200), min(stops, default=min(len(self.folded), end + 200))

    def _undertaken(self, position: int) -> bool:
        """Tell whether a heading of a regulation says that goals follow (责任目标; not 目标考核)."""
        headings = [self.heading(s) for s in self.chain(position)]
        return any(_OBJECTIVE.search(h) and not _JUDGED.search(h) for h in headings)

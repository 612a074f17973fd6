"""What a regulation or measures of support undertake: there most numbers are limits, conditions and sums."""

from __future__ import annotations

import re

from kg.extract.indicators.clauses import Clause, Left, read_left
from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words

# what is given and to whom: the numbers of such a sentence are conditions and sums
_GIVEN = re.compile(r"奖|补贴|优惠|返还|以上的|以下的|符合|条件|标准为|认定为|可申请|优先支持")
_WHOSE = re.compile(
    r"(?:申请|申报|[^,]{0,4}企业|项目|主体|经营主体|合作社|机构|农户|个人)(?=新|建|完成|引进|购|累计|当年)"
)
# the aggregate of the place, and a day of the year: said of the government itself
_OWN = re.compile(r"^全[市县省区州]|\d月(?:底|末|中旬|上旬|\d{1,2}日)?前|年度")
_AIM_HERE = re.compile(r"力争|争取|确保|每年|年均|目标|努力|年内|今年|全年|(?:到|至)\s?20\d{2}\s?年")
_AIMS = re.compile(r"力争|争取")


def undertaken(clause: Clause, left: Left, left_text: str, q: Quantity) -> bool:
    """Tell whether a number of such a document is a goal.

    In a regulation (办法) a heading of goals says so, or a year or a word of aim; in measures of support (若干措施) these,
    and what is to be built by them. A sentence that grants or asks something speaks of conditions.
    """
    asked = "应当" in left_text or "须" in left_text or _WHOSE.match(left_text.strip()) is not None
    before = clause.folded[clause.start : q.start]  # 力争 holds for the rest of its sentence
    aim = _AIM_HERE.search(left_text) or _OWN.search(left_text.strip()) or _AIMS.search(before)
    said = bool(left.year or clause.year or clause.goal or clause.per or (aim and not asked))
    free = _free(clause, q)
    if clause.strict and not (said or (free and not asked and _built(left_text, q))):
        return False
    return not clause.rule_text or clause.goal or (free and said)


def _free(clause: Clause, q: Quantity) -> bool:
    """Tell whether the sentence of a number grants and asks nothing, up to where it turns to somebody (,对…给予补助)."""
    start, end = clause.sentence
    turn = max(clause.folded.rfind(",对", start, q.start), clause.folded.rfind(";", start, q.start))
    if turn >= 0:
        start = turn
    stop = clause.folded.find(",对", q.end, end)
    text = clause.folded[start : stop if stop >= 0 else end]
    return not (_GIVEN.search(text) or words().reject.search(text))


def _built(left_text: str, q: Quantity) -> bool:
    """Tell whether a verb of building governs a count, or a rate is to be reached: in measures of support too no limit of theirs."""
    w = words()
    left = read_left(left_text)
    if q.kind in ("count", "amount"):
        if left.word and left.word[-1] in "到至" and left.core.endswith((*w.heads, "能力")):
            return True
        return any(
            not (m[0] == "新增" and q.op)
            and not (m[0] in w.weak or m[0] in w.idle or m[0] in w.relative or m[0] in w.nouny)
            for m in w.verb_start.finditer(left_text)
        )
    if q.kind == "points":
        return left.core.endswith("满意度")
    return q.kind == "share" and q.value == 100 and left.core.endswith("率")

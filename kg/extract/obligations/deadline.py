"""Until when: the words of a clause that set a deadline or a rhythm, as written."""

from __future__ import annotations

import re
from typing import Final

_N: Final = r"(?:\d{1,4}|[一二三四五六七八九十两半百]{1,4})"
_WHEN: Final = (
    r"(?:(?:19|20)\d{2}年|[当本今明次同]年|每年|每季度|每半年|每月|每周|年|季|月)?"
    r"(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|次月)?(?:\d{1,2}日|上旬|中旬|下旬|底|末|初)?"
)
DEADLINE: Final = re.compile(
    rf"自[^,。;、]{{1,24}}?之日起{_N}个?(?:工作日|自然日|日|天|个月|月|年|小时)(?:之|以)?内"
    rf"|{_N}个?(?:工作日|自然日|日|天|个月|年|小时|分钟)(?:之|以)?内"
    rf"|(?:每年|每季度|每半年|每月|每周)(?:\d{{1,2}}月|[一二三四五六七八九十]{{1,2}}月|次月)?(?:\d{{1,2}}日|上旬|中旬|下旬|底|末|初)?(?:之前|以前|前)"
    rf"|(?:到|至|截至)?(?:(?:19|20)\d{{2}}年|[当本今明次同]年|\d{{1,2}}月){_WHEN}(?:之前|以前|前)"
    r"|(?:年|季度|季|月|学期|汛期|学年)(?:底|末|初)?(?:之前|以前|前)(?!列|茅|期|后|三|景)"
    r"|(?:到|至)(?:19|20)\d{2}年(?:\d{1,2}月)?(?:底|末)?|(?:到|至)\d{1,2}月(?:底|末)"
    r"|每(?:年|季度|半年|月|周|日|学期|学年|\d{1,2}个月|[两三四五六]个?[年月])(?!度|份|均|人|户|亩|一)"
)


def deadline(folded: str, text: str, start: int, end: int) -> str | None:
    """Return the first deadline between two offsets, as the text writes it, or None."""
    m = DEADLINE.search(folded, start, end)
    return "".join(text[m.start() : m.end()].split()) if m else None

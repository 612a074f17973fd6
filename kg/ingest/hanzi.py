"""Which characters are frequent in Chinese, and small classes of characters that the repairs share."""

from __future__ import annotations

from functools import cache
from typing import Final

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff"  # for use inside a character class
TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜǹńňḿ"
CN: Final = "〇零一二三四五六七八九十百"


@cache
def frequent() -> frozenset[str]:
    """Return the frequent characters of both scripts (GB 2312 level 1, Big5 level 1) and their punctuation."""
    leads = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    simplified = bytes(b for lead in leads for trail in range(0xA1, 0xFF) for b in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for lead in (0xA1, 0xA2, *range(0xA4, 0xC7)) for trail in trails for b in (lead, trail))
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("cp950", "ignore"))

"""Damage for tests: a run of text whose GBK bytes are read one byte late, as crawlers leave it."""

from __future__ import annotations


def private(lead: int, trail: int) -> str | None:
    """The private-use character that stands for a user-defined code point of GBK."""
    if 0xAA <= lead <= 0xAF and trail >= 0xA1:
        return chr(0xE000 + (lead - 0xAA) * 94 + trail - 0xA1)
    if 0xF8 <= lead <= 0xFE and trail >= 0xA1:
        return chr(0xE234 + (lead - 0xF8) * 94 + trail - 0xA1)
    if 0xA1 <= lead <= 0xA7 and 0x40 <= trail <= 0xA0 and trail != 0x7F:
        return chr(0xE4C6 + (lead - 0xA1) * 96 + trail - 0x40 - (trail > 0x7F))
    if lead == 0xA9 and 0x89 <= trail <= 0x95:
        return chr(0xE7E7 + trail - 0x89)
    if lead == 0xFE and 0x50 <= trail <= 0xA0 and trail != 0x7F:
        return chr(0xE815 + trail - 0x50 - (trail > 0x7F))
    return None


def shifted(run: str) -> str:
    """Return ``run`` as it looks when its first byte is lost: ``?`` and the pairs read late."""
    data = run.encode("gbk")[1:]
    out = ["?"]
    i = 0
    while i < len(data):
        lead = data[i]
        if lead < 0x80:
            out.append(chr(lead))
            i += 1
        elif lead == 0x80:
            out.append("€")
            i += 1
        elif i + 1 == len(data):
            out.append("?")
            i += 1
        else:
            pair = data[i : i + 2]
            char = private(*pair)
            if char is None:
                try:
                    char = pair.decode("gbk")
                except UnicodeDecodeError:
                    char = None
            if char is None:
                out.append("?")
                i += 1
            else:
                out.append(char)
                i += 2
    return "".join(out)

"""Decoding: what settles the encoding, and what is refused with one line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest import plain
from kg.ingest.decode import decode

SIMPLIFIED = "青川市人民政府关于印发农村公路养护实施方案的通知\n各县人民政府，市政府各部门：现将方案印发给你们，请认真贯彻执行。\n"
TRADITIONAL = "青川市人民政府關於印發農村公路養護實施方案的通知\n各縣人民政府，市政府各部門：現將方案印發給你們，請認真貫徹執行。\n"


@pytest.mark.parametrize(
    ("data", "declared", "encoding", "reason"),
    [
        (SIMPLIFIED.encode(), None, "utf-8", "valid UTF-8"),
        (SIMPLIFIED.encode(), "gbk", "utf-8", "valid UTF-8"),  # a wrong declaration does not matter
        (codecs.BOM_UTF8 + SIMPLIFIED.encode(), None, "utf-8", "byte order mark"),
        (codecs.BOM_UTF16_LE + SIMPLIFIED.encode("utf-16-le"), None, "utf-16-le", "byte order mark"),
        (codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be"), None, "utf-16-be", "byte order mark"),
        (codecs.BOM_UTF32_LE + SIMPLIFIED.encode("utf-32-le"), None, "utf-32-le", "byte order mark"),
        ((SIMPLIFIED * 3).encode("utf-16-le"), None, "utf-16-le", "zero bytes on one side"),
        (SIMPLIFIED.encode("gb18030"), "gb2312", "gb18030", "declared charset gb2312"),
        (SIMPLIFIED.encode("gb18030"), "GBK", "gb18030", "declared charset GBK"),
        (SIMPLIFIED.encode("gb18030"), None, "gb18030", "charset-normalizer"),
        (SIMPLIFIED.encode("gb18030"), "iso-8859-1", "gb18030", "charset-normalizer"),  # a server default
        (SIMPLIFIED.encode("gb18030"), "no-such-charset", "gb18030", "charset-normalizer"),
        (TRADITIONAL.encode("gb18030"), None, "gb18030", "charset-normalizer"),
        (TRADITIONAL.encode("big5"), None, "cp950", "charset-normalizer"),
        (TRADITIONAL.encode("big5"), "gb2312", "cp950", "charset-normalizer"),  # valid GB18030, but no text
        (TRADITIONAL.encode("big5"), "big5", "cp950", "declared charset big5"),
        (b"plain ascii", None, "utf-8", "valid UTF-8"),
    ],
)
def test_encodings(data: bytes, declared: str | None, encoding: str, reason: str) -> None:
    text, found, decided_by = decode(data, declared)
    assert (found, decided_by) == (encoding, reason)
    assert text.strip() in (SIMPLIFIED.strip(), (SIMPLIFIED * 3).strip(), TRADITIONAL.strip(), "plain ascii")


def test_lines_of_two_encodings() -> None:
    text, encoding, decided_by = decode(SIMPLIFIED.encode() + SIMPLIFIED.encode("gb18030"))
    assert text == SIMPLIFIED * 2
    assert encoding == "utf-8"
    assert "mixed" in decided_by


def test_few_damaged_bytes_are_kept_as_such() -> None:
    data = (SIMPLIFIED * 8).encode()
    text, encoding, decided_by = decode(data[:301] + b"\xff" + data[301:-2])
    assert encoding == "utf-8"
    assert "damaged" in decided_by
    assert 0 < text.count("\ufffd") <= 6


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"\x00" * 100, "empty"),
        (b"abc\x00def", "binary"),
        (bytes(range(32)) * 50, "binary"),
        ("目标\x00任务".encode(), "binary"),
        (bytes(range(128, 256)) * 20, "no known encoding"),
        ("déjà vu à la carte, où ça".encode("latin-1"), "no known encoding"),
    ],
)
def test_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        decode(data, name="某文件.txt")
    assert str(caught.value).startswith("某文件.txt: ")
    assert "\n" not in str(caught.value)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "gbk", "big5", "utf-7", "utf-16", "rot13", "base64", "idna"]))
def test_any_bytes_end_in_text_or_one_error(data: bytes, declared: str | None) -> None:
    try:
        text, encoding, decided_by = decode(data, declared)
    except InputError:
        return
    assert text.strip()
    assert encoding
    assert decided_by


def test_plain_text_has_one_kind_of_line_end() -> None:
    reading = plain.read("一\r\n二\r三\n四\x0c五\u2028六".encode(), "a.txt")
    assert reading.text == "一\n二\n三\n四\n五\n六"
    assert reading.decoded.startswith("一\r\n二")
    at = reading.text.index("三")
    a, b = reading.offsets.to_old(at, at + 1)
    assert reading.decoded[a:b] == "三"

"""Bytes to text: byte order mark, strict UTF-8, declared charset, detector; what decided is kept.

The order matters: Chinese in UTF-8 is practically never valid by accident, while Big5 and GBK bytes are almost always
valid GB18030, so a list of encodings tried in turn reads Big5 wrongly.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from kg.errors import InputError
from kg.ingest.hanzi import frequent

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# gb2312 and gbk are declared where gb18030, their superset, is meant; Windows' Big5 has a few characters more.
_ALIASES: Final = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "gb18030", "big5": "cp950"}
# Server defaults that decode any byte: as a declaration for Chinese text they mean nothing.
_MEANINGLESS: Final = frozenset({"iso8859-1", "cp1252", "ascii", "latin-1", "utf-8"})
_DETECTABLE: Final = ["gb18030", "big5", "cp950", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "cp1252"]
_CHINESE: Final = ("gb18030", "cp950")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_HAN_RUN: Final = re.compile("[\u4e00-\u9fff]{6}")  # never in GBK or Big5 read as UTF-8
_SAMPLE: Final = 60_000  # bytes given to the detector
_BAD_SHARE: Final = 0.02  # damaged sequences in a text that is otherwise in one encoding


def decode(data: bytes, declared: str | None = None, name: str = "") -> tuple[str, str, str]:
    """Decode a file; return the text (without byte order mark), the encoding and what decided it.

    Args:
        data: the whole file.
        declared: charset that the file declares of itself (``<meta charset>``), if any.
        name: file name for messages.

    Raises:
        InputError: the file is empty, binary, or in no known encoding; the message says what to do.
    """
    where = f"{name}: " if name else ""
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError(f"{where}the file is empty; save the page or document again")
    result = _decode(data, declared)
    if result is None:
        raise InputError(
            f"{where}in no known encoding (tried UTF-8, UTF-16, {declared or 'no declared charset'}, GB18030, Big5); "
            "save it as UTF-8 text"
        )
    text, encoding, decided_by = result
    if not text.strip():
        raise InputError(f"{where}the file is empty; save the page or document again")
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > 2 + len(text) // 200:
        raise InputError(f"{where}binary data, no text; convert it to text, HTML, DOCX or PDF with a text layer")
    return text, encoding, decided_by


def _decode(data: bytes, declared: str | None) -> tuple[str, str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return (text, encoding, "byte order mark") if _few_bad(text) else None
    try:
        return data.decode("utf-8"), "utf-8", "valid UTF-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        return _utf16_without_mark(data)
    text = data.decode("utf-8", "replace")
    if _HAN_RUN.search(text) and (mixed := _by_lines(data)):
        return mixed
    if _few_bad(text):
        return text, "utf-8", f"UTF-8 with {text.count(chr(0xFFFD))} damaged characters"
    return _by_declaration(data, declared) or _detected(data)


def _few_bad(text: str) -> bool:
    """Tell whether few enough sequences failed for the encoding to be right all the same."""
    bad = text.count("\ufffd")
    return bad == 0 or bad <= _BAD_SHARE * sum(1 for c in text if c > "\x7f")


def _by_declaration(data: bytes, declared: str | None) -> tuple[str, str, str] | None:
    if not declared:
        return None
    try:
        codec = codecs.lookup(declared.strip().strip("\"'")).name
    except LookupError:
        return None
    if codec in _MEANINGLESS:
        return None
    codec = _ALIASES.get(codec, codec)
    try:
        text = data.decode(codec, "replace")
    except (LookupError, UnicodeError):
        return None
    if not _few_bad(text) or (codec in _CHINESE and not _plausible(data, codec)):
        return None
    return text, codec, f"declared charset {declared}"


def _utf16_without_mark(data: bytes) -> tuple[str, str, str] | None:
    """UTF-16 without a mark: NUL bytes stand on one side of the pairs only (line ends, digits)."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    encoding = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else None
    if encoding is None:
        return data.decode("latin-1"), "binary", "NUL bytes"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1"), "binary", "NUL bytes"
    han = sum(1 for c in text[:4096] if "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef")
    if han * 4 < len(text[:4096]):
        return data.decode("latin-1"), "binary", "NUL bytes"
    return text, encoding, "zero bytes on one side"


def _by_lines(data: bytes) -> tuple[str, str, str] | None:
    """A file pasted together from UTF-8 and GB18030: every line is surely one or the other."""
    pieces: list[str] = []
    sure = other = 0
    for line in data.splitlines(keepends=True):
        try:
            pieces.append(line.decode("utf-8"))
            sure += not line.isascii()
        except UnicodeDecodeError:
            try:
                pieces.append(line.decode("gb18030"))
            except UnicodeDecodeError:
                return None
            if not _plausible(line, "gb18030"):
                return None
            other += 1
    if not sure or not other or sure < other // 20:
        return None
    return "".join(pieces), "utf-8", f"UTF-8 and GB18030 mixed ({other} lines GB18030)"


def _detected(data: bytes) -> tuple[str, str, str] | None:
    """Ask the detector; its answer must also look like the Chinese it claims to be."""
    sample = data[:_SAMPLE]
    cut = sample.rfind(b"\n")
    if len(data) > _SAMPLE and cut > _SAMPLE // 2:
        sample = sample[:cut]  # never inside a character
    best = from_bytes(sample, cp_isolation=_DETECTABLE).best()
    found = _ALIASES.get(best.encoding, best.encoding) if best else None
    order = [found] if found in _CHINESE else []
    order += [codec for codec in _CHINESE if codec != found]
    plausible = [codec for codec in order if codec and _plausible(sample, codec)]
    if len(plausible) > 1 and found not in _CHINESE:
        return None  # both fit, neither is preferred
    for codec in plausible:
        text = data.decode(codec, "replace")
        if _few_bad(text):
            return text, codec, "charset-normalizer" if codec == found else "frequent characters"
    return None


def _plausible(data: bytes, codec: str) -> bool:
    """Tell whether what lies beyond ASCII is mostly frequent Chinese when read as ``codec``.

    Text in another encoding decodes to characters spread over the whole code table, of which a third is frequent.
    """
    beyond = [c for c in data[:_SAMPLE].decode(codec, "ignore") if c > "\x7f"]
    return bool(beyond) and sum(map(frequent().__contains__, beyond)) >= 0.75 * len(beyond)

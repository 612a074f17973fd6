"""One font for every PDF that embeds none, so that its text does not depend on the fonts of the machine.

PDFium measures characters by the glyphs of the font it finds for a name (仿宋_GB2312, STSong …). Where the machine has no
Chinese font the last character of a piece measures nothing and a piece of one character (the 一 of a heading set apart)
is lost from the text layer. Text needs no shapes, only places: the font made here has one square for every character.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any, Final

import pypdfium2 as pdfium

_EM: Final = 1000
_LAST: Final = 0x10FFFF
_HANDLE: Final = 1


def font() -> bytes:
    """Return a TrueType font whose ``cmap`` (format 13: many characters, one glyph) leads all of Unicode to one square."""
    square = struct.pack(">hhhhh", 1, 0, -120, _EM, 880)  # one contour and its box
    square += struct.pack(">HH", 3, 0) + bytes(
        [1, 1, 1, 1]
    )  # its last point, no instructions, four points on the curve
    square += struct.pack(">hhhh", 0, _EM, 0, -_EM) + struct.pack(">hhhh", -120, 0, _EM, 0)
    glyphs = square + square  # .notdef is the square, too
    group = struct.pack(">III", 1, _LAST, 1)
    mapping = struct.pack(">HHIII", 13, 0, 16 + len(group), 0, 1) + group
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + mapping,
        b"glyf": glyphs,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, -120, _EM, 880, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">HhH", _EM, 0, 0),
        b"loca": struct.pack(">HHH", 0, len(square) // 2, len(glyphs) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    out = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64)
    body, place = b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        out += struct.pack(">4sIII", tag, total, place + len(body), len(table))
        body += padded
    return out + body


class _OneFont(pdfium.PdfSysfontBase):  # type: ignore[misc]  # no stubs
    """Answers every request for a font that a file does not embed with :func:`font`."""

    data: Final = font()

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: bytes, exact: Any) -> int:  # noqa: ARG002
        return _HANDLE

    def GetFont(self, _: Any, face: bytes) -> int:  # noqa: ARG002
        return _HANDLE

    def GetFontData(self, _: Any, handle: int, table: int, buffer: Any, size: int) -> int:  # noqa: ARG002
        data = self.data if table == 0 else b""
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def GetFaceName(self, _: Any, handle: int, buffer: Any, size: int) -> int:  # noqa: ARG002
        name = b"Square\0"
        if buffer and size >= len(name):
            ctypes.memmove(buffer, name, len(name))
        return len(name)

    def GetFontCharset(self, _: Any, handle: int) -> int:  # noqa: ARG002
        return 134  # FXFONT_GB2312_CHARSET

    def DeleteFont(self, _: Any, handle: int) -> None:  # noqa: ARG002
        return None


@cache
def use() -> None:
    """Make it the font of this process's PDFium; once, before the first document is opened."""
    _OneFont().setup()

"""A PDF by hand, for tests: a CID font that every reader knows (STSong-Light, UniGB-UCS2-H), nothing embedded."""

from __future__ import annotations

import zlib


def pdf(pages: list[list[str]], *, size: float = 14, rules: list[str] | None = None, compress: bool = False) -> bytes:
    """Return a PDF of pages given as lines, set from the top; ``rules`` are drawing operators for each page."""
    contents: list[bytes] = []
    for number, lines in enumerate(pages):
        out = ["BT", f"/F1 {size} Tf"]
        for i, line in enumerate(lines):
            if line:
                out.append(f"1 0 0 1 72 {780 - i * size * 1.5:.1f} Tm <{line.encode('utf-16-be').hex()}> Tj")
        out.append("ET")
        if rules:
            out.append(rules[number])
        contents.append("\n".join(out).encode())
    return document(contents, compress=compress)


def placed(words: list[tuple[float, float, str]], rules: str, size: float = 12) -> bytes:
    """Return a PDF of one page with words at given places and drawing operators."""
    text = [f"1 0 0 1 {x} {y} Tm <{w.encode('utf-16-be').hex()}> Tj" for x, y, w in words]
    return document(["\n".join(["BT", f"/F1 {size} Tf", *text, "ET", rules]).encode()])


def document(
    contents: list[bytes], *, compress: bool = False, extra: list[bytes] | None = None, resources: str = ""
) -> bytes:
    """Return a PDF of the given content streams. ``extra`` objects are numbered from 5 + 2 for each page."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(contents)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4"
        b" /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >> /DW 1000 >>",
    ]
    for i, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * i} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode()
        )
        objects.append(stream(content, compress=compress))
    return assemble(objects + (extra or []))


def stream(content: bytes, entries: str = "", *, compress: bool = False) -> bytes:
    """Return a stream object."""
    if compress:
        content, entries = zlib.compress(content, 9), entries + " /Filter /FlateDecode"
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def assemble(objects: list[bytes]) -> bytes:
    """Number the objects from 1 and write the file with its table of offsets; the first is the catalog."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    return bytes(out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())

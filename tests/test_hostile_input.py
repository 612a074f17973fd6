"""Inputs that try to break reading: each ends in bounded time and memory, with its text or with one clear line."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pdf_writer
import pytest
from docx import Document as new_document
from layouts import ELDERLY, docx

from kg import ingest
from kg.errors import InputError, UnsupportedFormat
from kg.ingest import limits, pdf_isolated

SENTENCE = "各有关单位：为做好相关工作，现提出如下意见，请结合实际，认真执行，确保取得实效。"


pytestmark = pytest.mark.usefixtures("ends_soon")


def refused(data: bytes, name: str = "a.bin") -> str:
    with pytest.raises(InputError) as e:
        ingest.read_raw(data, name)
    message = str(e.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    assert len(message) < 300
    return message


def repacked(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """Return a .docx with some of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(ELDERLY))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in names:
            new.writestr(name, "x")
    return out.getvalue()


def ole(*streams: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(s.encode("utf-16-le") + b"\0\0" for s in streams)
    )


# --- known formats that are not read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (ole("Root Entry", "WordDocument"), "a.doc", "old Word document .* save it as .docx"),
        (ole("Root Entry", "WordDocument"), "a.wps", "WPS document .* save it as .docx"),
        (ole("Root Entry", "WordDocument"), "a.docx", "old Word document"),
        (ole("Root Entry", "Workbook"), "a.xls", "spreadsheet"),
        (ole("PowerPoint Document"), "a.ppt", "slides"),
        (ole("EncryptedPackage"), "a.docx", "password"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "a.ofd", "OFD .* print it to PDF"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "a.docx", "OFD"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "spreadsheet"),
        (archive("ppt/presentation.xml"), "a.pptx", "slides"),
        (archive("mimetype", "content.xml"), "a.odt", "OpenDocument"),
        (archive("1.txt", "2.txt"), "a.zip", "unpack it"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a.png", "OCR"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a.jpg", "OCR"),
        (b"II*\0\x08\0\0\0", "a.tif", "OCR"),
        (b"BM\x36\0\x0c\0\0\0\0\0", "a.bmp", "OCR"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", "OCR"),
        (b"{\\rtf1\\ansi x}", "a.doc", "rich text"),
        (b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "a.mht", "web archive"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>", "a.doc", "Word 2003"),
        (b"<?xml version='1.0'?><rss></rss>", "a.xml", "XML"),
        (b"Rar!\x1a\x07\0", "a.rar", "unpack"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "unpack"),
        (b"\x1f\x8b\x08\0", "a.gz", "unpack"),
        (b"Founder CEB 3.0", "a.ceb", "Apabi"),
        (b"MZ\x90\0\x03\0\0\0", "a.exe", "program"),
    ],
)
def test_known_formats_are_refused_with_advice(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UnsupportedFormat, match=f"^{name}: .*{words}"):
        ingest.read_raw(data, name)


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_empty_and_blank() -> None:
    assert "empty" in refused(b"")
    for data in (b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\0\0\0"):
        assert "white space" in refused(data) or "empty" in refused(data)


def test_a_hundred_megabytes_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(("标准" * 174763).encode()[:1048576])
    tracemalloc.start()
    with pytest.raises(InputError, match="100 MB, the limit is 64 MB"):
        limits.read_bytes(path)
    assert tracemalloc.get_traced_memory()[1] < 3 * limits.MAX_BYTES
    tracemalloc.stop()


def test_too_long_a_line_below_the_limit_of_bytes() -> None:
    assert "characters of text" in refused(("标准" * 3_000_000).encode())


def test_too_long_a_page() -> None:
    assert "characters of text" in refused(b"<html><body>" + ("标准" * 3_000_000).encode())


def test_a_file_that_grows_is_read_no_further(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        limits.read_bytes(tmp_path / "none.txt")
    with pytest.raises(InputError, match="cannot be read"):
        limits.read_bytes(tmp_path)


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode() + b"\0" + SENTENCE.encode(),
        b"\0" * 1000 + SENTENCE.encode(),
        random.Random(1).randbytes(200_000),
        bytes(range(256)) * 100,
        b"\xff" * 5000,
        b"\x00\x01" * 5000,
    ],
    ids=["nul", "nuls", "random", "all bytes", "ff", "zeros and ones"],
)
def test_binary_data(data: bytes) -> None:
    refused(data)


def test_nul_in_a_page() -> None:
    refused(b"<html><body><p>" + SENTENCE.encode() + b"\0</p></body></html>")


def test_mixed_encodings_are_read_or_refused() -> None:
    for mixed in (
        "\n".join([SENTENCE] * 20).encode() + b"\n" + "\n".join([SENTENCE] * 20).encode("gb18030"),
        SENTENCE.encode("big5", "replace") + SENTENCE.encode("utf-8") + SENTENCE.encode("gb18030"),
        b"<html><meta charset=utf-8><body>"
        + SENTENCE.encode("gb18030") * 5
        + SENTENCE.encode() * 5
        + b"</body></html>",
    ):
        try:
            text = ingest.read_raw(mixed, "m").text
            assert SENTENCE in text
        except InputError as e:
            assert "encoding" in str(e)


# --- pages -----------------------------------------------------------------------------------------------------------

N = 100_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div>" * 10_000, "</div>" * 10_000),
        ("<div>" * N, ""),
        ("<b>" * N, ""),
        ("<table><tr><td>" * 20_000, ""),
        ("<a href=x><p>" * N, ""),
        ("<b>x</p>" * N, ""),
        ("<li>" * N, ""),
        ("<ul><li>" * 20_000, ""),
        ("</div>" * N, ""),
        ("<div class=a id=b>" * 10_000 + "<span>" * 10_000, ""),
        ('<p a="' * N, '"'),
        ('<p a="x>' * N, ""),
        ("<p a='" * N, ">"),
        ("<p =\"'" * N, ">"),
        ("<" * N, ""),
        ("<!--" * N, ""),
        ("<!" * N, ""),
        ("</" * N, ">"),
        ("<a " * N, ">"),
        ("<script>" * N, ""),
        ("<script" * N, ""),
        ("<title>" * N, ""),
        ("<textarea>" * 20_000, ""),
        ("<noscript>" * 20_000, ""),
        ("&" * N, ""),
        ("&amp" * N, ""),
        ("&#" * N, ""),
        ("&nbsp;" * 5 * N, ""),
        ("<b> </b>" * N, ""),
        (" " * 1_000_000, ""),
        ("\u3000\n" * N, ""),
        ("<frameset>" * N, ""),
        ("<svg><p>" * 20_000, ""),
        ("<select><option>" * 20_000, ""),
        ("<p " + "a=b " * N + ">", ""),
        ("<p class='" + "nav " * N + "'>", ""),
        ("<meta name=keywords content=x>" * N, ""),
        ("<table>" + "<tr><td>文号<td>1" * 20_000 + "</table>", ""),
        ("<ul>" + "<li>发布日期：2021-01-01" * 20_000 + "</ul>", ""),
        ("<td>x" * N, ""),
    ],
    ids=lambda v: v[:16] or "-",
)
def test_hostile_markup(before: str, after: str) -> None:
    source = f"<html><body>{before}<p>{SENTENCE}</p>{after}<p>{SENTENCE}</p></body></html>"
    try:
        text = ingest.read_raw(source.encode(), "a.html").text
    except InputError as e:
        assert "\n" not in str(e)
    else:
        assert len(text) < 2 * len(source)


def test_ten_thousand_nested_tags_keep_their_text() -> None:
    source = "<html><body>" + "<div>" * 10_000 + f"<p>{SENTENCE}</p>" + "</div>" * 10_000
    assert ingest.read_raw(source.encode(), "a.html").text == SENTENCE


def test_too_many_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PIECES", 1000)
    for piece in (b"&#20013;", b"&nbsp;x", b"x \n"):
        assert "1,000 entities" in refused(b"<html>" + piece * 1500)
    assert ingest.read_raw(b"<html>" + b"&#20013;" * 900, "a").text == "中" * 900


def test_too_many_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MARKUP", 1000)
    assert "tags" in refused(b"<html>" + b"<p>x" * 2000)


# --- Word documents --------------------------------------------------------------------------------------------------


def test_a_zip_bomb_named_docx() -> None:
    bomb = repacked(lambda n, d: b"<w:t>" + b"0" * 30_000_000 if n == "word/document.xml" else d)
    assert len(bomb) < 200_000
    tracemalloc.start()
    assert "zip bomb" in refused(bomb, "a.docx")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_bomb_beside_the_text() -> None:
    assert "zip bomb" in refused(repacked(lambda _, d: d, {"word/media/a.bin": b"\0" * 50_000_000}), "a.docx")


def test_too_large_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1).randbytes(3_000_000)
    monkeypatch.setattr(limits, "ZIP_TOTAL", 5_000_000)
    assert "unpacks to" in refused(repacked(lambda _, d: d, {"a.bin": noise, "b.bin": noise}), "a.docx")
    monkeypatch.setattr(limits, "ZIP_XML", 2_000_000)
    assert "a.xml unpacks" in refused(repacked(lambda _, d: d, {"a.xml": noise}), "a.docx")


def test_too_many_entries() -> None:
    assert "entries" in refused(archive("word/document.xml", *(f"{i}" for i in range(5001))), "a.docx")


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'.encode("utf-16"),
    ],
)
def test_entities_in_a_part(part: bytes) -> None:
    assert "entities" in refused(repacked(lambda n, d: part if n == "word/document.xml" else d), "a.docx")


@pytest.mark.parametrize(
    "data",
    [
        docx(ELDERLY)[:3000],
        docx(ELDERLY)[:-30],
        archive("word/document.xml"),
        repacked(lambda n, d: b"" if n == "word/document.xml" else d),
        repacked(lambda n, d: d[: len(d) // 2] if n == "word/document.xml" else d),
        repacked(lambda n, d: b"<a/>" if n == "word/document.xml" else d),
        repacked(lambda n, d: b"<a/>" if n == "[Content_Types].xml" else d),
        repacked(lambda n, d: b"<a/>" if n == "_rels/.rels" else d),
        b"PK\x03\x04" + b"\xff" * 1000,
    ],
)
def test_damaged_word_documents(data: bytes) -> None:
    refused(data, "a.docx")


def test_deep_nesting_in_a_word_document() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for part, close in (
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ):
        deep = f"<w:document {w}><w:body>{part * 5000}<w:p><w:r><w:t>x</w:t></w:r></w:p>{close * 5000}</w:body></w:document>"
        refused(repacked(lambda n, d, deep=deep: deep.encode() if n == "word/document.xml" else d), "a.docx")


def test_an_empty_word_document() -> None:
    out = io.BytesIO()
    new_document().save(out)
    assert "without text" in refused(out.getvalue(), "a.docx")


# --- PDF -------------------------------------------------------------------------------------------------------------


def forms(uses: int, depth: int) -> bytes:
    """Return a PDF whose form objects draw one another ``uses`` times; the last draws the first."""
    extra = [
        pdf_writer.stream(
            b"/X Do " * uses,
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {7 + (i + 1) % depth} 0 R >> >>",
        )
        for i in range(depth)
    ]
    return pdf_writer.document([b"/X Do"], extra=extra, resources="/XObject << /X 7 0 R >>")


@pytest.mark.parametrize(("uses", "depth"), [(1, 1), (2, 1), (10, 20)])
def test_a_pdf_whose_drawings_call_one_another(monkeypatch: pytest.MonkeyPatch, uses: int, depth: int) -> None:
    monkeypatch.setattr(limits, "CHILD_SECONDS", 5)
    assert limits.check_pdf(forms(uses, depth), "a") is (uses > 1)
    refused(forms(uses, depth), "a.pdf")


def test_a_nested_pdf_that_is_honest_is_read() -> None:
    seal = pdf_writer.stream(b"", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    frame = pdf_writer.stream(
        b"/N Do /N Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N 7 0 R >> >>"
    )
    text = f"BT /F1 12 Tf 1 0 0 1 72 700 Tm <{SENTENCE.encode('utf-16-be').hex()}> Tj ET /X Do".encode()
    data = pdf_writer.document([text], extra=[seal, frame], resources="/XObject << /X 8 0 R >>")
    assert limits.check_pdf(data, "a")
    assert ingest.read_raw(data, "a.pdf").text == SENTENCE


def test_the_child_says_what_is_wrong() -> None:
    assert pdf_isolated.pages(pdf_writer.pdf([[SENTENCE]]), "a.pdf") == [SENTENCE]
    with pytest.raises(InputError, match=r"^a\.pdf: a damaged PDF"):
        pdf_isolated.pages(b"%PDF-1.4", "a.pdf")


@pytest.mark.parametrize(
    "objects",
    [
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 4 >>"],
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        ],
        [b"<< /Type /Catalog /Pages 1 0 R >>"],
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 99999999 >>"],
    ],
)
def test_a_pdf_with_a_loop(objects: list[bytes]) -> None:
    refused(pdf_writer.assemble(objects), "a.pdf")


def test_a_pdf_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_STREAM", 8_000_000)
    data = pdf_writer.document([b" " * 20_000_000], compress=True)
    tracemalloc.start()
    assert "bomb" in refused(data, "a.pdf")
    assert tracemalloc.get_traced_memory()[1] < 12_000_000
    tracemalloc.stop()
    monkeypatch.setattr(limits, "PDF_STREAMS", 30_000_000)
    assert "bomb" in refused(pdf_writer.document([b" " * 7_000_000] * 5, compress=True), "a.pdf")
    twice = pdf_writer.stream(zlib.compress(zlib.compress(b"x")), "/Filter [/FlateDecode /FlateDecode]")
    assert "several times" in refused(pdf_writer.document([b""], extra=[twice]), "a.pdf")


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_PAGES", 3)
    assert "4 pages" in refused(pdf_writer.pdf([[SENTENCE]] * 4), "a.pdf")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", b"%PDF-1.7\n" + b"\xff" * 1000, pdf_writer.pdf([[SENTENCE]])[:400], b"%PDF-" * 10_000]
)
def test_damaged_pdfs(data: bytes) -> None:
    refused(data, "a.pdf")


def test_a_scan_is_refused_with_advice() -> None:
    picture = pdf_writer.stream(
        b"\0" * 100, "/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    data = pdf_writer.document([b"q 595 0 0 842 0 0 cm /X Do Q"], extra=[picture], resources="/XObject << /X 7 0 R >>")
    with pytest.raises(UnsupportedFormat, match=r"scanned PDF .*OCR"):
        ingest.read_raw(data, "a.pdf")


def test_many_streams_take_linear_time() -> None:
    data = b"%PDF-1.4\n" + b"1 0 obj << /Filter /FlateDecode >> stream\nx" * 50_000
    refused(data, "a.pdf")
    refused(b"%PDF-1.4\n" + b"stream\n" * 200_000, "a.pdf")

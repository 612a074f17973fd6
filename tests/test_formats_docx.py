"""Word documents: automatic numbers, tables, text boxes, tracked changes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document as new_document
from docx.oxml import parse_xml

from kg.ingest import docx as reader
from kg.ingest.docx_numbering import chinese, show

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(*blocks: str, document: Any = None) -> str:
    """Read a document with the given blocks of WordprocessingML."""
    document = document or new_document()
    section = document.element.body[-1]
    for block in blocks:
        section.addprevious(parse_xml(block.replace(">", f" {W}>", 1) if W not in block else block))
    return reader.read(saved(document), "a.docx").text


def p(text: str, properties: str = "") -> str:
    return f"<w:p {W}><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def with_numbering(*levels: tuple[str, str], start: int = 1) -> Any:
    """Return a document with list 90 of the given (format, text) levels, and list 91 that restarts it at 5."""
    document = new_document()
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>'
        for i, (f, t) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    root.append(
        parse_xml(
            f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
            "</w:lvlOverride></w:num>"
        )
    )
    return document


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (33, "三十三"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (0, "0"),
    ],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [("decimal", 12, "12"), ("chineseCountingThousand", 12, "十二"), ("ideographDigital", 20, "二〇"), ("decimalEnclosedCircleChinese", 3, "③"), ("lowerLetter", 2, "b"), ("upperRoman", 4, "IV"), ("decimalZero", 3, "03"), ("nosuch", 3, "3")],
)  # fmt: skip
def test_formats_of_numbers(kind: str, number: int, shown: str) -> None:
    assert show(number, kind) == shown


def test_numbers_that_word_makes_up() -> None:
    document = with_numbering(
        ("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")
    )
    text = text_of(
        numbered("总体要求", 90), numbered("指导思想。", 90, 1), numbered("目标。", 90, 1), numbered("甲。", 90, 2), numbered("乙。", 90, 2),
        p("不编号。"), numbered("任务", 90), numbered("丙。", 90, 1), numbered("另一处", 91), document=document,
    )  # fmt: skip
    assert (
        text
        == "一、总体要求\n（一）指导思想。\n（二）目标。\n1.甲。\n2.乙。\n不编号。\n二、任务\n（一）丙。\n五、另一处"
    )


def test_numbers_of_several_levels_and_bullets() -> None:
    document = with_numbering(("decimal", "%1"), ("decimal", "%1.%2"), ("bullet", "●"))
    text = text_of(numbered("甲", 90), numbered("乙", 90, 1), numbered("丙", 90, 2), document=document)
    assert text == "1 甲\n1.1 乙\n丙"


def test_numbers_from_a_style() -> None:
    document = with_numbering(("chineseCountingThousand", "第%1条"))
    style = document.styles["Heading 1"].element
    style.append(parse_xml(f'<w:pPr {W}><w:numPr><w:numId w:val="90"/></w:numPr></w:pPr>'))
    text = text_of(p("甲", '<w:pStyle w:val="Heading1"/>'), p("乙", '<w:pStyle w:val="Heading1"/>'), document=document)
    assert text == "第一条甲\n第二条乙"


def test_tables_in_order() -> None:
    document = new_document()
    document.add_paragraph("前")
    table = document.add_table(2, 3)
    for i, words in enumerate((("任务", "牵头单位", "时限"), ("修路", "县交通局", "6月"))):
        for j, word in enumerate(words):
            table.cell(i, j).text = word
    document.add_paragraph("后")
    assert text_of(document=document) == "前\n任务 | 牵头单位 | 时限\n修路 | 县交通局 | 6月\n后"


def test_merged_cells_and_several_paragraphs_in_a_cell() -> None:
    document = new_document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "甲"
    table.cell(0, 2).text = "乙"
    table.cell(0, 2).merge(table.cell(1, 2))
    table.cell(1, 0).text = "丙"
    table.cell(1, 0).add_paragraph("丁")
    assert text_of(document=document) == "甲 | 乙\n丙 丁 |  | "


def test_a_table_of_one_column_is_a_frame() -> None:
    document = new_document()
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "专栏1"
    table.cell(0, 0).add_paragraph("甲")
    assert text_of(document=document) == "专栏1\n甲"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:r><w:t>到2</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>025年</w:t></w:r>", "到2025年"),
        ("<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新"),
        ("<w:hyperlink><w:r><w:t>网址</w:t></w:r></w:hyperlink>", "网址"),
        ("<w:smartTag><w:r><w:t>3月</w:t></w:r></w:smartTag><w:sdt><w:sdtContent><w:r><w:t>5日</w:t></w:r></w:sdtContent></w:sdt>", "3月5日"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:t>甲</w:t><w:br w:type='page'/><w:t>乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>甲</w:t></w:r>", "甲"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>", "音"),
        ("<w:r><w:t>甲</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>", "甲\n框中"),
    ],
)  # fmt: skip
def test_inside_a_paragraph(inner: str, expected: str) -> None:
    assert text_of(f"<w:p {W}>{inner}</w:p>") == expected


def test_block_content_controls() -> None:
    assert (
        text_of(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:sdtContent></w:sdt>", p("乙"))
        == "甲\n乙"
    )

"""PDF: page numbers and running headers go, line breaks stay, tables become rows."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from pdf_writer import pdf, placed

from kg.ingest import pdf as reader

BODY = [f"第{n}行的文字，说明一件事，并且不重复。" for n in "甲乙丙丁戊己庚辛"]


def text_of(pages: list[list[str]]) -> str:
    reading = reader.read(pdf(pages), "a.pdf")
    for i, c in enumerate(reading.text):
        start, end = reading.offsets.to_old(i, i + 1)
        assert reading.decoded[start:end] == c
    return reading.text.strip()


@pytest.mark.parametrize("mark", ["— 1 —", "－1－", "- 1 -", "1", "第 1 页", "第1页 共9页", "1 / 9", "·1·"])
def test_page_numbers_go(mark: str) -> None:
    assert text_of([[BODY[0], mark], [BODY[1], mark.replace("1", "2")]]) == f"{BODY[0]}\n{BODY[1]}"


@pytest.mark.parametrize("line", ["1.", "2021年", "第1条", "100%", "— 甲 —", "一"])
def test_lines_that_are_no_page_numbers_stay(line: str) -> None:
    if line != "1.":  # a heading number alone at a page's end cannot be told from a page number
        assert line in text_of([[BODY[0], line], [BODY[1], BODY[2]]]).split("\n")


def test_a_number_in_the_middle_of_a_page_stays() -> None:
    assert "12" in text_of([[*BODY[:3], "12", *BODY[3:6]]]).split("\n")


def test_running_headers_go() -> None:
    pages = [["云岭县人民政府公报", BODY[i], BODY[i + 1], "2021年第3期", f"{i}"] for i in range(4)]
    assert text_of(pages) == "\n".join(line for i in range(4) for line in (BODY[i], BODY[i + 1]))


def test_a_line_on_two_pages_is_no_header() -> None:
    assert text_of([["附件", BODY[0]], ["附件", BODY[1]]]).count("附件") == 2


def test_tables() -> None:
    pytest.importorskip("pdfplumber")
    lines = [(72, y, 400, y) for y in (700, 670, 640, 610)] + [(x, 610, x, 700) for x in (72, 180, 300, 400)]
    rules = "\n".join(f"{a} {b} m {c} {d} l S" for a, b, c, d in lines)
    words = [(72.0, 750.0, "附件：任务分解表"), (80, 680, "任务"), (190, 680, "牵头单位"), (310, 680, "时限"), (80, 650, "建设床位"),
             (190, 650, "市民政局"), (310, 650, "2025年"), (80, 620, "培训"), (190, 625, "市人社"), (190, 612, "局"), (72, 560, "说明。")]  # fmt: skip
    expected = "附件：任务分解表\n任务 | 牵头单位 | 时限\n建设床位 | 市民政局 | 2025年\n培训 | 市人社局 | \n说明。"
    assert reader.read(placed(words, rules), "a.pdf").text == expected


def test_pieces_of_one_character_do_not_need_a_font_of_the_machine() -> None:
    words = [(72.0 + 13 * i, 700.0, c) for i, c in enumerate("一、总体要求")] + [
        (72.0, 670.0, "二"),
        (72.0, 640.0, "A"),
    ]
    assert reader.read(placed(words, ""), "a.pdf").text == "一、总体要求\n二\nA"
    page = pdfium.PdfDocument(placed([(100, 700, "一")], ""))[0]
    assert [round(o.get_bounds()[2] - o.get_bounds()[0]) for o in page.get_objects()] == [12]

"""One document in every format gives one text; every character leads back to the source it came from."""

from __future__ import annotations

import html

import pytest
from layouts import LAYOUTS, PAPERS, Paper, tables, text

from kg import ingest
from kg.model import Document
from kg.text import fold, squeeze


def plain(document: Document) -> str:
    return squeeze(fold(document.text))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.title[:6])
def test_same_text_in_every_format(paper: Paper, layout: str) -> None:
    expected = plain(ingest.read(text(paper), "a.txt"))
    assert expected == squeeze(fold("".join([paper.title, *paper.lines])))
    assert plain(ingest.read(LAYOUTS[layout](paper), f"a.{layout}")) == expected


@pytest.mark.parametrize("layout", ["modern", "tables", "word"])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.title[:6])
def test_every_character_of_a_page_leads_to_its_source(paper: Paper, layout: str) -> None:
    reading = ingest.read_raw(LAYOUTS[layout](paper), "a.html")
    for i, c in enumerate(reading.text):
        start, end = reading.offsets.to_old(i, i + 1)
        if not c.isspace() and c != "|":
            assert html.unescape(reading.decoded[start:end]) == c


@pytest.mark.parametrize("layout", ["modern", "tables"])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.title[:6])
def test_metadata_of_a_page(paper: Paper, layout: str) -> None:
    document = ingest.read(LAYOUTS[layout](paper), "a.html")
    for key, name in (("index_no", "索引号"), ("issuer", "发文机关"), ("doc_no", "发文字号"), ("issued", "成文日期")):
        assert document.meta_value(key) == paper.meta[name]
        field = next(f for f in document.meta if f.key == key)
        assert squeeze(field.raw_key) == name
        assert field.value in document.decoded[field.source_start : field.source_end]
    if layout == "modern":
        assert document.meta_value("title") == paper.title
        assert (document.meta_value("published") or "").startswith("2022-02-07")


def test_the_paragraphs_stay_paragraphs() -> None:
    for layout, make in LAYOUTS.items():
        lines = ingest.read(make(PAPERS[0]), "a").text.split("\n")
        assert "一、总体要求" in lines, layout
        assert "2021年9月14日" in lines, layout


def test_source_says_format_encoding_and_what_decided() -> None:
    source = ingest.read(tables(PAPERS[0]), "x.html").source
    assert (source.media_type, source.encoding) == ("text/html", "gb18030")
    assert "gb2312" in source.decided_by
    assert len(source.sha256) == 64


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.4\n", "a.txt", "application/pdf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html><body>x", "a.txt", "text/html"),
        ("<html><body>x</body></html>".encode("utf-16"), "a.doc", "text/html"),
        (b"\r\n <p>x</p>", "a.doc", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "a.xml", "text/html"),
        (b"<!-- saved from url=(0014)about:internet --><html>", "a", "text/html"),
        ("一、总体要求<b>到</b>2025年".encode(), "a.html", "text/plain"),
        ("PM2.5浓度<35微克，优良率>80%".encode(), "a.html", "text/plain"),
        ("关于<html>页面的通知".encode(), "a.txt", "text/plain"),
    ],
)
def test_content_decides_and_no_suffix(data: bytes, name: str, media_type: str) -> None:
    assert ingest.sniff(data, name).media_type == media_type


def test_readers_can_all_be_loaded() -> None:
    for reader in ingest.READERS:
        assert callable(ingest.load(reader))

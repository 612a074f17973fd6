"""The place of a cited policy: from its issuer, its title, its number, and never from a guess."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from invented_places import CITY, COUNTY, ELSEWHERE, PROVINCE, invented

from kg.model import Profile, Reference
from kg.resolve.policies import cited_place

NATION = "100000"


@pytest.fixture(scope="module", autouse=True)
def _places() -> Iterator[None]:
    with invented():
        yield


def place_of(
    title: str | None, number: str | None = None, issuer: str | None = None, own: str = "云政发〔2021〕9号"
) -> str | None:
    profile = Profile(adcode=COUNTY.code, jurisdiction=COUNTY.name, level="county", issued="2021-05-06", doc_no=own)
    return cited_place(Reference(title, number, issuer, "cites", 0, 1, "x"), profile).adcode


@pytest.mark.parametrize(
    ("title", "number", "issuer", "code"),
    [
        ("质量纲要", None, "国务院", NATION),
        ("质量纲要", "国发〔2012〕9号", None, NATION),
        (None, "国办发〔2012〕9号", None, NATION),
        (None, "财建〔2012〕9号", None, NATION),
        (None, "发改高技〔2012〕9号", None, NATION),
        (None, "环发〔2012〕9号", None, NATION),
        ("青川市质量规划", None, None, CITY.code),
        ("青川市质量规划", "青政发〔2016〕3号", None, CITY.code),
        ("质量规划", "青政发〔2016〕3号", "青川市人民政府", CITY.code),
        ("质量规划", "临政发〔2016〕3号", "省政府", PROVINCE.code),
        ("质量规划", None, "市政府", CITY.code),
        ("质量规划", None, "县政府", COUNTY.code),
        ("云麓省质量规划", None, None, ELSEWHERE.code),
        # the same head as the paper's own number: the same place
        ("质量方案", "云政办发〔2020〕1号", None, COUNTY.code),
        # a province's abbreviation is also the first character of other places
        ("质量规划", "青政发〔2016〕3号", None, None),
        ("质量规划", "建政〔2013〕5号", None, None),
        ("质量规划", "农政发〔2013〕5号", None, None),
        ("质量规划", "财政办〔2013〕5号", None, None),
        ("质量规划", None, None, None),
        ("城市管理办法", None, None, None),
        ("全市质量规划", None, None, None),
        (None, None, None, None),
    ],
)
def test_place(title: str | None, number: str | None, issuer: str | None, code: str | None) -> None:
    assert place_of(title, number, issuer) == code


def test_a_place_that_the_table_lacks_is_known_by_its_name() -> None:
    profile = Profile(jurisdiction="南桥县", level="county", issued="2021-05-06")
    found = cited_place(Reference("南桥县质量规划", None, None, "cites", 0, 1, "x"), profile)
    assert (found.adcode, found.jurisdiction, found.level) == (None, "南桥县", "county")
    other = cited_place(Reference("质量规划", None, None, "cites", 0, 1, "x"), profile)
    assert other.jurisdiction is None


def test_the_period_of_a_title() -> None:
    profile = Profile(jurisdiction="南桥县", level="county")
    found = cited_place(Reference("“十四五”质量规划", None, None, "cites", 0, 1, "x"), profile)
    assert (found.period_start, found.period_end) == (2021, 2025)

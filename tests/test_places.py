"""The table of divisions: codes, names, years, parents."""

from __future__ import annotations

import pytest

from kg.schema.places import PROVINCE_ABBREVIATIONS, Place, places, short_name


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("110000", 2020, "北京市"),
        ("420600", 2005, "襄樊市"),
        ("420600", 2015, "襄阳市"),
        ("440300", None, "深圳市"),
        ("450000", 2010, "广西壮族自治区"),
        ("810000", 2010, "香港特别行政区"),
    ],
)
def test_by_code(code: str, year: int | None, name: str) -> None:
    place = places().by_code(code, year)
    assert place is not None and place.name == name


@pytest.mark.parametrize("code", ["110100", "110200", "000000", "", "999999"])
def test_rows_that_only_group_are_no_places(code: str) -> None:
    assert places().by_code(code, 2000) is None


def test_a_year_beyond_the_table_is_its_nearest() -> None:
    assert places().by_code("110000", 2090) is not None
    assert places().by_code("110000", 1900) is not None


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("深圳市", 2020, {"440300"}),
        ("深圳", 2020, {"440300"}),
        ("恩施", 2020, {"422800", "422801"}),
        ("内蒙古", 2020, {"150000"}),
        ("延边", 2020, {"222400"}),
        ("巢湖市", 2005, {"341400"}),
        ("巢湖市", 2015, {"340181"}),
        ("儋州市", 2010, {"469003"}),
        ("儋州市", 2020, {"460400"}),
        ("襄樊市", 2020, set()),
        ("和县", 2020, {"340523"}),
        ("无此地市", None, set()),
    ],
)
def test_named(name: str, year: int | None, codes: set[str]) -> None:
    assert {p.code for p in places().named(name, year)} == codes


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("深圳市", "深圳"),
        ("和县", "和县"),
        ("恩施土家族苗族自治州", "恩施"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("延边朝鲜族自治州", "延边"),
        ("阿拉善盟", "阿拉善"),
        ("香港特别行政区", "香港"),
        ("浦东新区", "浦东新区"),
        ("城区", "城区"),
        ("神农架林区", "神农架林区"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_parents_pass_over_rows_that_only_group() -> None:
    place = places().by_code("110108", 2020)
    assert place is not None
    assert [p.name for p in places().parents(place)] == ["北京市"]
    county = places().by_code("429004", 2020)
    assert county is not None
    assert [p.code for p in places().parents(county)] == ["420000"]


def test_levels_are_ours() -> None:
    assert {p.level for p in places().rows} == {"province", "prefecture", "county"}
    assert all(isinstance(p, Place) for p in places().rows)


def test_within() -> None:
    codes = {p.code for p in places().within("440000", 2020)}
    assert {"440300", "440305"} <= codes and "440000" not in codes
    assert all(c.startswith("44") for c in codes)


def test_find_takes_the_longest_name() -> None:
    text = "在广东省深圳市南山区和内蒙古自治区"
    assert [m.name for m in places().find(text)] == ["广东省", "深圳市", "南山区", "内蒙古自治区"]
    for m in places().find(text):
        assert text[m.start : m.end] == m.name


def test_every_province_has_an_abbreviation() -> None:
    provinces = {p.code for p in places().rows if p.level == "province"}
    assert provinces == set(PROVINCE_ABBREVIATIONS)


def test_the_same_table_every_time() -> None:
    assert places() is places()

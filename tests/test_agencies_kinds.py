"""Every kind of body in the table of kinds is found under its full and its short name, in prose and in a list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from test_agencies_cases import context

from kg.extract import agencies

#: Companies and villagers' committees are no agencies; the consumer council is an association.
NOT_AGENCIES = {"power_supply", "village_committee", "consumer_council"}
FULL = {"{省}": "临江省", "{市}": "青川市", "{县}": "云岭县", "{街道}": "东城", "{乡}": "石门镇"}
SHORT = {"{省}": "临江", "{市}": "青川", "{县}": "云岭", "{街道}": "东城", "{乡}": "石门镇"}
BOTH = {"{地}": "青川", "{事}": "安全生产", "{简}": "质强", "{区}": "青川高新区"}


def names() -> Iterator[str]:
    """Yield the names of the table with its placeholders filled in."""
    text = files("kg.schema").joinpath("data/agency_kinds.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["kind_id"] in NOT_AGENCIES:
            continue
        for column, raw in row.items():
            if not column.endswith(("_full", "_short")) or not raw:
                continue
            name = re.sub(r"\([^)]*\)", "", raw).strip()
            for mark, word in ((FULL if column.endswith("full") else SHORT) | BOTH).items():
                name = name.replace(mark, word)
            if re.search(r"[ /]|级开发区|^各|^管委会$|^街道办$|监管支局$", name):
                continue  # two names in one cell, classes, and what nobody can tell without its place
            yield name


@pytest.mark.parametrize("name", sorted(set(names())))
def test_kind(name: str) -> None:
    for text in (f"由{name}负责。", f"({name}、市教育局按职责分工负责)"):
        assert name in [a.name for a in agencies.find(context(text))], text

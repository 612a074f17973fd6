"""Places as nodes: a code in a year, and the chain of places it lies in up to the nation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.model import Properties
from kg.resolve.identity import jurisdiction_id
from kg.schema.places import Place, places

NATION = "100000"
NATION_NAME = "全国"


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A Jurisdiction node in the making."""

    id: str
    properties: Properties


@lru_cache(maxsize=4096)
def chain(adcode: str | None, year: int | None) -> tuple[PlaceNode, ...]:
    """Return the place of a code in a year and all it lies in, nation last; empty where the code is unknown."""
    if adcode is None:
        return ()
    nation = PlaceNode(jurisdiction_id(NATION, None), {"adcode": NATION, "name": NATION_NAME, "level": "national"})
    if adcode == NATION:
        return (nation,)
    table = places()
    place = table.by_code(adcode, year)
    if place is None:
        return ()
    return (*(_node(p) for p in (place, *table.parents(place, year))), nation)


def unlisted(name: str | None, level: str | None) -> tuple[PlaceNode, ...]:
    """Return a place that the table of divisions does not have, by its name alone; nothing is known of its chain."""
    if not name:
        return ()
    return (PlaceNode(jurisdiction_id(name, None), {"name": name, "level": level}),)


def _node(place: Place) -> PlaceNode:
    return PlaceNode(
        jurisdiction_id(place.code, place.from_year),
        {
            "adcode": place.code,
            "name": place.name,
            "level": place.level,
            "valid_from": place.from_year,
            "valid_to": None if place.to_year == places().last_year else place.to_year,  # it still stands
        },
    )

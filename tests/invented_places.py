"""Places of our own invention in the table of divisions, for as long as a test module runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.schema.places import Place, Places, places

PROVINCE = Place("province", "990000", "临江省", "", 1980, 2026)
ELSEWHERE = Place("province", "980000", "云麓省", "", 1980, 2026)
CITY = Place("prefecture", "990100", "青川市", "990000", 1980, 2026)
OTHER = Place("prefecture", "980100", "白湾市", "980000", 1980, 2026)
COUNTY = Place("county", "990121", "云岭县", "990100", 1980, 2026)
COUNTY_CITY = Place("county", "990181", "松塘市", "990100", 1980, 2026)
INVENTED = (PROVINCE, ELSEWHERE, CITY, OTHER, COUNTY, COUNTY_CITY)


def seat(place: Place) -> dict[str, str]:
    """Return a place as the properties of a policy give it."""
    return {"adcode": place.code, "jurisdiction": place.name, "level": place.level}


@contextmanager
def invented() -> Iterator[None]:
    """Let the one table that everything reads have the invented places too."""
    table = places()
    before = dict(table.__dict__)
    wider = Places([*table.rows, *INVENTED], table._synthetic)
    table.__dict__.clear()
    table.__dict__.update(wider.__dict__)
    try:
        yield
    finally:
        table.__dict__.clear()
        table.__dict__.update(before)

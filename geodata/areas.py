"""Municipalities: finding one by name, naming it in both languages, the one a place lies in."""

import difflib
from collections.abc import Container, Sequence
from typing import Final

from domain.errors import UnknownMunicipalityError
from domain.place import DataPack, Municipality, Site
from domain.text import Bilingual

_NEAREST: Final = 5
_ALIKE: Final = 0.5


def home_of(pack: DataPack, site: Site) -> Municipality:
    """Return the ward a place lies in, or its municipality where that has no wards."""
    return pack.municipalities[site.ward_code or site.municipality_code]


def name_of(municipality: Municipality) -> Bilingual:
    """Return the name as addresses write it; Japanese stands in for an English name not on record."""
    return Bilingual(ja=municipality.full_name, en=municipality.name_en or municipality.full_name)


def find_municipality(pack: DataPack, name: str) -> Municipality:
    """Find a municipality by its name: with or without prefecture, a ward without its city, or in English.

    Raises
    ------
    UnknownMunicipalityError
        No municipality has this name, or several have.
    """
    wanted = "".join(name.split())
    known = [each for each in pack.municipalities.values() if each.name]
    found = [each for each in known if wanted in (each.name, each.prefecture + each.name)]
    found = found or _by_part(known, wanted)
    if len(found) == 1:
        return found[0]
    nearest = [each.full_name for each in found] or _nearest(known, wanted)
    raise UnknownMunicipalityError(name=name, nearest=nearest)


def _nearest(known: Sequence[Municipality], wanted: str) -> list[str]:
    """Return the full names of municipalities written much like the wanted one."""
    full_names = {name: each.full_name for each in known for name in (each.name, each.full_name)}
    alike = difflib.get_close_matches(wanted, full_names, n=_NEAREST, cutoff=_ALIKE)
    return list(dict.fromkeys(full_names[name] for name in alike))


def _by_part(known: Sequence[Municipality], wanted: str) -> list[Municipality]:
    """Find wards named without their city, and English names."""
    names = {each.full_name for each in known}
    return [
        each
        for each in known
        if wanted == "".join((each.name_en or "").split()) or _is_ward(each.full_name, wanted, names)
    ]


def _is_ward(full_name: str, wanted: str, names: Container[str]) -> bool:
    """Tell whether a full name is that of a city followed by the wanted words."""
    return bool(wanted) and full_name.endswith(wanted) and full_name.removesuffix(wanted) in names

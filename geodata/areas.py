"""Municipalities: finding one by name, naming it in both languages, the one a place lies in."""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from domain.errors import (
    AmbiguousMunicipalityError,
    UnknownMunicipalityCodeError,
    UnknownMunicipalityError,
)
from domain.place import DataPack, Municipality, Site
from domain.text import Bilingual

_NEAREST: Final = 5
_ALIKE: Final = 0.5
_ALIKE_CODES: Final = 0.75
#: A code: two digits of a prefecture or five of a municipality; six with the check digit (``131016``).
_CODE: Final = re.compile(r"^\d+$", re.ASCII)
_CODE_DIGITS: Final = 5
_OF_A_PREFECTURE: Final = "000"
_PREFECTURES: Final = frozenset({"prefecture", "metropolis", "-ken", "ken"})
_KIND: Final = re.compile(r"(?:prefecture|metropolis|city|ward|-?(?:ken|shi|ku))$")


def home_of(pack: DataPack, site: Site) -> Municipality:
    """Return the ward a place lies in, or its municipality where that has no wards."""
    return pack.municipalities[site.ward_code or site.municipality_code]


def name_of(municipality: Municipality) -> Bilingual:
    """Return the name as addresses write it; Japanese stands in for an English name not on record."""
    return Bilingual(ja=municipality.full_name, en=municipality.name_en or municipality.full_name)


def ward_name(pack: DataPack, site: Site) -> Bilingual:
    """Return the ward a place lies in without its city, or its municipality where that has no wards."""
    home, city = home_of(pack, site), pack.municipalities[site.municipality_code]
    short = home.name.removeprefix(city.name) or home.name
    return Bilingual(ja=short, en=(home.name_en or short).partition(",")[0])


def find_municipality(pack: DataPack, text: str) -> Municipality:
    """Find the municipality, ward or prefecture that a text names.

    Known are codes (``13101``, with check digit ``131016``, prefectures ``22``), full names
    with or without county (``福岡県京都郡苅田町``), names without prefecture or city where
    only one fits (``千代田区``, but not ``港区``), prefectures alone and English names, these
    also with or without what says the kind (``Tokyo``, ``Nagoya City``, ``Minato-ku, Tokyo``).
    Width, case and spaces do not matter.

    Raises
    ------
    AmbiguousMunicipalityError
        More than one fits; ``nearest`` lists them, each by a name that finds it alone.
    UnknownMunicipalityCodeError
        It is a number that no municipality has, or its check digit is wrong; ``nearest`` lists close ones.
    UnknownMunicipalityError
        Nothing fits; ``nearest`` lists close ones.
    """
    wanted = "".join(unicodedata.normalize("NFKC", text).split())
    known = pack.municipalities
    if _CODE.match(wanted):
        return _by_code(known, wanted, text)
    found = (
        [each for each in known.values() if wanted in _whole_names(each)]
        or _by_part(known.values(), wanted)
        or [each for each in known.values() if _in_english(each) == wanted.casefold()]
        or _by_english_parts(known, wanted.casefold())
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousMunicipalityError(name=text, nearest=_told_apart(found))
    raise UnknownMunicipalityError(name=text, nearest=_nearest(known.values(), wanted))


def _by_code(known: Mapping[str, Municipality], wanted: str, text: str) -> Municipality:
    """Return what a code stands for; a code is whole or wrong, nothing is cut off it."""
    code = wanted
    if len(wanted) == _CODE_DIGITS + 1 and wanted[-1] == _check_digit(wanted[:-1]):
        code = wanted[:-1]
    if len(code) == _CODE_DIGITS:
        code = code.removesuffix(_OF_A_PREFECTURE)  # 40000 is the prefecture 40
    if code in known:
        return known[code]
    alike = difflib.get_close_matches(wanted[:_CODE_DIGITS], known, n=_NEAREST, cutoff=_ALIKE_CODES)
    nearest = [known[each].full_name for each in alike if each[:2] == wanted[:2]]
    raise UnknownMunicipalityCodeError(name=text, nearest=nearest)


def _check_digit(code: str) -> str:
    """Return the sixth digit of a code.

    References
    ----------
    Ministry of Internal Affairs and Communications, specification of the codes of local bodies: the sum
    of the digits with the weights 6 to 2, without the 11s in it, is taken from 11; the last digit of that.
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return str(11 - total % 11)[-1]


def _told_apart(several: Collection[Municipality]) -> list[str]:
    """Return the full names; where two are the same (泊村 in Hokkaido), with the county."""
    names = Counter(each.full_name for each in several)
    return [each.full_name if names[each.full_name] == 1 else _whole_names(each)[-1] for each in several]


def _whole_names(municipality: Municipality) -> tuple[str, ...]:
    """Return the name with its prefecture: plain, and with the county."""
    if municipality.county is None:
        return (municipality.full_name,)
    return municipality.full_name, municipality.prefecture + municipality.county + municipality.name


def _in_english(municipality: Municipality) -> str | None:
    """Return the English name as it is compared."""
    return None if municipality.name_en is None else "".join(municipality.name_en.split()).casefold()


def _by_english_parts(known: Mapping[str, Municipality], wanted: str) -> list[Municipality]:
    """Find what is named without its kind, or followed by the city or prefecture it lies in."""
    name, kind, around = _parts(wanted)
    found = []
    for each in known.values():
        own, own_kind, city = _parts(_in_english(each) or "")
        prefecture = known.get(each.code[:2])
        lies_in = {city, _parts((_in_english(prefecture) or "") if prefecture else "")[0]}
        kinds_differ = bool(kind) and (kind in _PREFECTURES) != (own_kind in _PREFECTURES)
        if name and name == own and not kinds_differ and (not around or around in lies_in):
            found.append(each)
    return found


def _parts(english: str) -> tuple[str, str, str]:
    """Return the bare name, the word for its kind, and what it lies in: ``minato``, ``-ku``, ``tokyo``."""
    first, _, around = english.partition(",")
    name, bare = _KIND.sub("", first), _KIND.sub("", around)
    return name, first[len(name) :], bare


def _by_part(known: Collection[Municipality], wanted: str) -> list[Municipality]:
    """Find what is named without its prefecture, or a ward without its city."""
    whole = {name for each in known for name in (each.prefecture, each.full_name)}
    return [
        each
        for each in known
        if each.name
        and wanted
        and any(name.endswith(wanted) and name.removesuffix(wanted) in whole for name in _whole_names(each))
    ]


def _nearest(known: Collection[Municipality], wanted: str) -> list[str]:
    """Return the full names written much like the wanted one, the city it begins with first."""
    full_names = {
        name: each.full_name
        for each in known
        for name in (each.name, each.full_name, _in_english(each))
        if name
    }
    wanted = wanted.casefold() if wanted.isascii() else wanted
    begins = [name for name in full_names if wanted.startswith(name)]
    alike = difflib.get_close_matches(wanted, full_names, n=_NEAREST, cutoff=_ALIKE)
    return list(dict.fromkeys(full_names[name] for name in [*sorted(begins, key=len)[-1:], *alike]))

"""Reads 国土数値情報 (KSJ) deliveries: GeoJSON where there is one, else shapefile, else known GML.

An archive holds the same rows in up to three forms, and N02 once more in a ``Shift-JIS``
folder whose GeoJSON is not lawful JSON; each file stem is read once.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geodata.findings import Refusal
from geodata.importers.geojson import read_geojson
from geodata.importers.ksj_gml import read_ksj_gml
from geodata.importers.raw import Log, RawTable
from geodata.importers.shapefile import read_shapefile
from geodata.layers import LayerCard

_PREFERENCE: Final = (".geojson", ".json", ".shp", ".gml", ".xml")
_IGNORED: Final = re.compile(r"^(KS-META|.*codelist)", re.IGNORECASE)
_SHIFT_JIS: Final = re.compile(r"shift[-_]?jis", re.IGNORECASE)
_GML: Final = frozenset({".gml", ".xml"})
_NAMES: Final = {".geojson": "GeoJSON", ".json": "GeoJSON", ".shp": "Shapefile"}
_SHOWN: Final = 8


def read_ksj(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read every table of a delivery that lies unpacked in a folder.

    Raises
    ------
    Refusal
        There is nothing to read, or a file is damaged.
    """
    chosen = _chosen(folder, card, log)
    if not chosen:
        seen = sorted(path.name for path in folder.rglob("*") if path.is_file())
        raise Refusal(code="nothing_to_read", found=", ".join(seen[:_SHOWN]) or "-")
    for path in chosen:
        match path.suffix.lower():
            case ".geojson" | ".json":
                yield read_geojson(path, path.name, crs=card.crs, log=log)
            case ".shp":
                yield read_shapefile(path, path.name, crs=card.crs, encoding=card.encoding, log=log)
            case _:
                yield read_ksj_gml(path, path.name, crs=card.crs)


def _chosen(folder: Path, card: LayerCard, log: Log) -> list[Path]:
    """Return one file for each stem that the card has a schema for, in the best form there is.

    Raises
    ------
    Refusal
        Two files bear one name, or there is nothing but GML that the card does not know.
    """
    best: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        ending = path.suffix.lower()
        if not path.is_file() or ending not in _PREFERENCE or _IGNORED.match(path.name):
            continue
        if not _wanted(path.stem, card):
            continue
        known = best.get(path.stem)
        if known is None or _worth(path) < _worth(known):
            best[path.stem] = path
        elif _worth(path) == _worth(known):
            raise Refusal(code="duplicate_name", file=path.name)
    gml = [path for path in best.values() if path.suffix.lower() in _GML]
    others = [path for path in best.values() if path.suffix.lower() not in _GML]
    if gml and others:  # the GML of an archive bears another stem than its twins
        names = sorted({_NAMES[path.suffix.lower()] for path in others})
        log.tell("gml_left", form="・".join(names), count=len(gml))
    elif gml and "GML" not in card.forms:
        raise Refusal(code="gml_alone", file=gml[0].name)
    return others or gml


def _wanted(stem: str, card: LayerCard) -> bool:
    return any(schema.files is None or re.search(schema.files, stem) for schema in card.schemas)


def _worth(path: Path) -> tuple[bool, int]:
    in_shift_jis = any(_SHIFT_JIS.search(part) for part in path.parts)
    return in_shift_jis, _PREFERENCE.index(path.suffix.lower())

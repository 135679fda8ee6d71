"""Examine the installation: versions, settings that are unsafe, parts that are missing."""

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import DatabaseSchemaError, KamaeError
from salesheets.fonts.install import FONTS_DIR, read_manifest
from service.settings import Settings
from service.store.audit_anchor import End
from service.store.integrity import engine_version
from service.store.jobs import last_beat
from service.store.migrate import check_schema
from service.store.users import open_accounts
from service.usecases.anchor_trail import anchor_of
from service.usecases.check_database import LEAST_FREE_MB, check_disk
from service.usecases.check_ready import SILENT_AFTER
from service.usecases.rebase_edition import stands_on_older
from service.usecases.running_program import workers_of_other_programs

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.usecases.tools import Tools

#: SQLite before this can corrupt a database in WAL mode when its log starts over.
_SOUND_SQLITE: Final = (3, 51, 3)
_STATIC: Final = Path(__file__).parents[1] / "static"
_LONG_KEY: Final = 16
#: A server or a worker holds the trail every few seconds.
_HELD_WITHIN: Final = dt.timedelta(minutes=1)


class Level(StrEnum):
    """How a finding is to be taken."""

    GOOD = "good"
    NOTE = "note"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its message is ``doctor.<key>``."""

    level: Level
    key: str
    found: str = ""


def examine(tools: "Tools") -> tuple[Finding, ...]:
    """Look at everything; a look that fails is a finding, never the end."""
    found: list[Finding] = [Finding(Level.GOOD, "version", version("kamae"))]
    for name, look in _LOOKS.items():
        try:
            found += look(tools)
        except (KamaeError, OSError) as error:
            found.append(Finding(Level.UNSAFE, f"{name}_failed", str(error).splitlines()[0]))
    return tuple(found)


def unsafe_settings(given: Settings) -> list[Finding]:
    """Return what in the settings is fine on one's own machine only."""
    keys = []
    if len(given.check_key) < _LONG_KEY:
        keys.append(("check_key", Level.UNSAFE))
    if not is_own_machine(given.host) and not given.cookies_are_secure:
        keys.append(("http_cookies", Level.UNSAFE))
    if not given.public_base_url.startswith("https://"):
        keys.append(("public_base_url", Level.NOTE))
    if "*" in given.allowed_hosts:
        keys.append(("any_host", Level.UNSAFE))
    if "*" in given.trusted_proxies:
        keys.append(("any_proxy", Level.UNSAFE))
    if given.instance not in {"both", "public", "staff"}:
        keys.append(("instance", Level.UNSAFE))
    if given.instance != "both" and len(given.bundle_key) < _LONG_KEY:
        keys.append(("bundle_key", Level.UNSAFE))
    found = [Finding(level, key) for key, level in keys] + _issuer(given)
    return found or [Finding(Level.GOOD, "settings")]


def _issuer(given: Settings) -> list[Finding]:
    """Look at the city's sign-in: set in part it is not offered, over plain http it proves nothing."""
    parts = {
        "KAMAE_OIDC_ISSUER": given.oidc_issuer,
        "KAMAE_OIDC_CLIENT_ID": given.oidc_client_id,
        "KAMAE_OIDC_BASE_URL": given.oidc_base_url or (given.oidc_issuer and given.public_base_url),
    }
    missing = [name for name, value in parts.items() if not value]
    if len(missing) == len(parts):
        return []
    if missing:
        return [Finding(Level.UNSAFE, "oidc_incomplete", ", ".join(missing))]
    plain = [text for text in (given.oidc_issuer, given.oidc_base) if not text.startswith("https://")]
    rows = [Finding(Level.UNSAFE, "oidc_http", ", ".join(plain))] if plain else []
    return rows if given.oidc_acr or given.oidc_amr else [*rows, Finding(Level.NOTE, "oidc_factor")]


def is_own_machine(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _settings(tools: "Tools") -> list[Finding]:
    return unsafe_settings(tools.settings)


def _database(tools: "Tools") -> list[Finding]:
    words = engine_version(tools.database)
    rows = [Finding(Level.GOOD, "database", words)]
    if tools.database.is_sqlite and tuple(int(part) for part in words.split()[-1].split(".")) < _SOUND_SQLITE:
        rows = [Finding(Level.UNSAFE, "old_sqlite", words)]
    try:
        check_schema(tools.database)
    except DatabaseSchemaError as error:
        return [*rows, Finding(Level.UNSAFE, str(error.facts["reason"]), str(error.facts["found"]))]
    return [*rows, *_people(tools), *_worker(tools), *_trail(tools)]


def _people(tools: "Tools") -> list[Finding]:
    with tools.database.reading() as connection:
        admins, without = open_accounts(connection)
    if not admins:
        return [Finding(Level.NOTE, "no_admin")]
    return [Finding(Level.NOTE, "second_factor", str(without))] if without else []


def _worker(tools: "Tools") -> list[Finding]:
    with tools.database.reading() as connection:
        seen = last_beat(connection)
    if seen is not None and tools.now() - seen < SILENT_AFTER:
        others, silent = workers_of_other_programs(tools, within=SILENT_AFTER)
        told = [Finding(Level.UNSAFE, "old_worker", ", ".join(others))] if others else []
        told += [Finding(Level.NOTE, "untold_worker", ", ".join(silent))] if silent else []
        return told or [Finding(Level.GOOD, "worker")]
    if seen is None:
        return [Finding(Level.NOTE, "never_worker")]
    return [Finding(Level.NOTE, "no_worker", _ago(tools.now() - seen))]


def _trail(tools: "Tools") -> list[Finding]:
    """Tell whether the end of the audit trail is held outside the database: server and worker do that."""
    anchor = anchor_of(tools)
    age, held = anchor.age(tools.now()), anchor.compare(tools.database)
    if held.end is End.NONE:
        return [Finding(Level.NOTE, "trail_none", str(held.head.number))]
    if held.end is End.FORGED:
        return [Finding(Level.UNSAFE, "trail_forged")]
    if held.end is not End.WHOLE:
        return [Finding(Level.UNSAFE, "trail_gone", f"{held.anchor.number if held.anchor else '-'}")]
    behind = held.head.number - (held.anchor.number if held.anchor else 0)
    if behind and age is not None and age > _HELD_WITHIN:
        return [Finding(Level.NOTE, "trail_behind", str(behind))]
    return [Finding(Level.GOOD, "trail", str(held.head.number))]


def _ago(amount: dt.timedelta) -> str:
    return f"{int(amount.total_seconds())} s"


def _disk(tools: "Tools") -> list[Finding]:
    check = check_disk(tools.settings.state_folder)
    key = "disk" if check.good else "little_room"
    return [Finding(Level.GOOD if check.good else Level.UNSAFE, key, f"{check.found} / {LEAST_FREE_MB} MB")]


def _pack(tools: "Tools") -> list[Finding]:
    info = tools.pack.info
    layers = tools.settings.state_folder / "layers"
    count = sum(1 for path in layers.iterdir() if path.is_dir()) if layers.is_dir() else 0
    older = stands_on_older(tools)
    stands = [Finding(Level.NOTE, "older_pack", f"{older.edition} < {older.delivered}")] if older else []
    return [
        Finding(Level.GOOD, "pack", f"{info.edition} {info.digest}"),
        *stands,
        Finding(Level.GOOD, "layers", str(count)),
    ]


def _files(tools: "Tools") -> list[Finding]:
    """Look whether set-up has fetched the fonts of the sheets and the scripts of the pages, unchanged."""
    del tools
    rows = []
    for good, bad, manifest, vendor in (
        ("fonts", "no_fonts", FONTS_DIR / "manifest.toml", FONTS_DIR / "vendor"),
        ("statics", "no_statics", _STATIC / "manifest.toml", _STATIC / "vendor"),
    ):
        wrong = [
            font.target
            for font in read_manifest(manifest)
            if not _is_whole(vendor / font.target, font.sha256)
        ]
        rows.append(
            Finding(Level.UNSAFE, bad, ", ".join(wrong)) if wrong else Finding(Level.GOOD, good, str(vendor))
        )
    return rows


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


_LOOKS: Final[dict[str, "Callable[[Tools], list[Finding]]"]] = {
    "settings": _settings,
    "database": _database,
    "disk": _disk,
    "pack": _pack,
    "files": _files,
}

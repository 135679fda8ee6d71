"""The sheet of a public result: PDF and its page, made once, registered so that its code can be checked."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final, TypeVar

from domain.canonical import canonical_json, digest
from domain.text import Language
from service.usecases.kept import Kept
from service.usecases.turns import Turns
from service.usecases.weighed_result import WeighedResult

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: Typesetting takes a core for a moment: one at once leaves the pages a core, a short queue the threads.
_typesetters: Final = Turns(1, 4, wait_s=5)
_Made = TypeVar("_Made", bytes, str)
_sheets: Final = Kept[bytes](32)
_twins: Final = Kept[str](32)


def public_sheet(tools: "Tools", weighed: WeighedResult, language: Language) -> bytes:
    """Return the sheet of a result as PDF; the same result has the same bytes.

    Raises
    ------
    TooManyRequestsError
        Too many wait for a sheet.
    ClaimRefusedError, MissingFontError, SheetTooLongError, SheetRenderError
        As ``make_sheet``.
    """
    from service.store.sheet_register import SheetRegister
    from service.usecases.make_sheet import make_sheet
    from service.usecases.register_sheet import register_sheet

    def make() -> bytes:
        made = make_sheet(
            weighed.recommendation,
            pack=tools.pack,
            settings=tools.sheet_settings,
            language=language,
            function=weighed.function.value,
        )
        register_sheet(
            SheetRegister(tools.database),
            made,
            recommendation=weighed.recommendation,
            pack=tools.pack,
            settings=tools.sheet_settings,
            function=weighed.function.value,
        )
        return made.pdf

    key = (_key(tools, weighed), language)
    return _sheets.get(key, lambda: _in_turn(_sheets, key, make))


def public_twin(tools: "Tools", weighed: WeighedResult, language: Language, *, stylesheet: str) -> str:
    """Return the same sheet as a web page; raises as ``public_sheet``."""
    from salesheets.guard import refuse_claims
    from salesheets.twin import render_twin
    from scoring.claim_guard import claim_rules
    from service.usecases.make_sheet import compose_sheet

    def make() -> str:
        document = compose_sheet(
            weighed.recommendation,
            pack=tools.pack,
            settings=tools.sheet_settings,
            language=language,
            function=weighed.function.value,
        )
        refuse_claims(document, pack=tools.pack, rules=claim_rules())
        return render_twin(document, stylesheet=stylesheet)

    key = (_key(tools, weighed), language, stylesheet)
    return _twins.get(key, lambda: _in_turn(_twins, key, make))


def _in_turn(kept: Kept[_Made], key: Hashable, make: Callable[[], _Made]) -> _Made:
    """Make a thing when it is its turn, unless whoever was before has made the same."""
    with _typesetters.turn():
        return kept.get(key, make)


def _key(tools: "Tools", weighed: WeighedResult) -> str:
    """Return what decides a sheet, wherever its result comes from."""
    recommendation, settings = weighed.recommendation, tools.sheet_settings
    decides = {
        "brief": recommendation.brief.model_dump(mode="json"),
        "engine": recommendation.engine_version,
        "pack": recommendation.pack.digest,
        "catalogue": recommendation.catalogue.digest,
        "function": weighed.function.value,
        "settings": repr(settings),
        "database": str(tools.database.engine.url),
    }
    return digest(canonical_json(decides))

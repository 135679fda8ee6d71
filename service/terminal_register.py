"""What became of sheets that were handed out, on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from domain.text import Language
from service.messages import say
from service.usecases.stale_sheets import StaleReason, StaleSheet
from service.usecases.verify_sheet import Verdict, Verification

_STYLE = {Verdict.GENUINE: "green", Verdict.SUPERSEDED: "yellow", Verdict.CHANGED: "red"}


def show_verification(to: Console, found: Verification, language: Language) -> None:
    """Print the verdict and what it rests on."""
    sheet = found.sheet
    facts = {"id": sheet.document_id if sheet else found.named or "–"}
    to.print(
        Text(say(f"verify.{found.verdict}", language, **facts), style=_STYLE.get(found.verdict, "magenta"))
    )
    if sheet is not None:
        line = {"day": sheet.evaluated_on, "until": sheet.valid_until, "code": sheet.check_code}
        to.print(Text("  " + say("verify.sheet", language, **line)))
    if found.newer is not None:
        to.print(
            Text(
                "  " + say("verify.newer", language, id=found.newer.document_id, day=found.newer.evaluated_on)
            )
        )
    _reasons(to, found.reasons, language)


def show_stale(to: Console, found: Sequence[StaleSheet], language: Language) -> None:
    """Print every sheet that no longer holds, with its reasons."""
    if not found:
        to.print(Text(say("stale.none", language), style="green"))
    for item in found:
        sheet = item.sheet
        to.print(Text(f"{sheet.document_id} ({sheet.evaluated_on}, {sheet.check_code})", style="bold"))
        _reasons(to, item.reasons, language)


def _reasons(to: Console, reasons: Sequence[StaleReason], language: Language) -> None:
    for reason in reasons:
        facts = {
            "says": reason.says or "",
            "id": reason.evidence_id or "",
            "since": reason.since.isoformat() if reason.since else "–",
            "fields": ", ".join(change.field for change in reason.changes) or "–",
        }
        to.print(Text("  ・" + say(f"stale.{reason.kind}", language, **facts)))

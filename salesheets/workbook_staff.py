"""The tabs that only the staff edition holds: cautions, hard questions, every record."""

from collections.abc import Iterator

from domain.evidence import EvidenceNote, PrintRule
from salesheets.staff import StaffPages
from salesheets.workbook_edition import Edition, Tab, Value, ids


def staff_tabs(edition: Edition, staff: StaffPages) -> Iterator[Tab]:
    """Yield the tabs for staff."""
    language = edition.language
    yield Tab(
        "cautions",
        ("text", "owner", "id"),
        tuple(
            (edition.say(item.text), staff.owner(item.owner, language), ids(item.evidence))
            for item in staff.cautions
        ),
    )
    yield Tab(
        "questions",
        ("question", "answer", "owner", "id"),
        tuple(
            (
                edition.say(item.question),
                edition.say(item.answer),
                staff.owner(item.owner, language),
                ids(item.evidence),
            )
            for item in staff.hard_questions
        ),
    )
    yield Tab(
        "evidence",
        ("id", "says", "print", "data_class", "confidence_of_record", "as_of", "title", "url"),
        tuple(_record(edition, note) for _, note in sorted(edition.recommendation.evidence.items())),
    )


def _record(edition: Edition, note: EvidenceNote) -> tuple[Value, ...]:
    may = edition.own["not_printable" if note.print_rule is PrintRule.STAFF_ONLY else "printable"]
    titles = " / ".join(edition.say(title) for title in note.source_titles)
    kept = (note.data_class.value, note.confidence.value, note.as_of)
    return (note.id, edition.say(note.says), may, *kept, titles, note.urls[0] if note.urls else None)

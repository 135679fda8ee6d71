"""Propose a change of a record, or a new one: checked by the pack's own rules before anybody is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from domain.canonical import short_digest
from domain.dates import PARTIAL_DATE_PATTERN
from domain.errors import KamaeError, PackMissingColumnError, PackReferenceError
from domain.evidence import Confidence, Tier
from domain.place import DataPack
from geodata.pack_edition import EDITABLE, SOURCES, RowChange, header_of, row_of
from service.store.audit import note
from service.store.fact_proposals import NewProposal, add_proposal
from service.usecases.pack_edition import Base, base_of, try_edition
from service.usecases.record_faults import PATTERN_OF_ID, column_of_fault, is_plain_line

if TYPE_CHECKING:
    from service.usecases.tools import Tools

CHANGE: Final = "change"
ADD: Final = "add"
#: What the desk fills in from the source that was given; nobody types it beside it.
FROM_SOURCE: Final = ("sources", "page", "as_of", "tier")
SOURCE_TEXTS: Final = ("title_ja", "title_en", "publisher_ja", "publisher_en", "url", "published")
_LONGEST: Final = 2000
#: The key of a message with its facts, or what the pack's rules say.
Fault = tuple[str, dict[str, object]] | KamaeError
_LONGEST_REASON: Final = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person typed: the cells of a record, the source for them, and why.

    ``source`` has ``id`` of a source on record, or else the ``SOURCE_TEXTS`` of a new one,
    and in any case ``page``, ``as_of`` and ``tier``.
    """

    kind: str
    file: str
    record_id: str
    cells: Mapping[str, str]
    source: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a draft comes to: the columns that change, or by field why it cannot be proposed.

    ``errors`` maps a field to the code of a message and its facts, or to a fault of the pack's rules.
    """

    changes: Mapping[str, str]
    before: Mapping[str, str]
    base_digest: str
    errors: Mapping[str, Fault] = field(default_factory=dict)


def check_draft(tools: "Tools", draft: Draft) -> Check:
    """Check a draft against the edition in force, by the same rules that every pack must pass."""
    base = base_of(tools)
    errors: dict[str, Fault] = {}
    if draft.file not in EDITABLE or draft.file == SOURCES:
        return Check({}, {}, "", {"file": ("facts.unknown_table", {})})
    before = row_of(base.edition, draft.file, draft.record_id) or {}
    header = header_of(base.edition, draft.file)
    errors |= _faults_of_words(draft) | _faults_of_identity(draft, tools.pack, known=bool(before))
    errors |= _faults_of_source(draft, tools.pack)
    cells = {name: text.strip() for name, text in draft.cells.items() if name in header and name != "id"}
    after = cells | _cells_of_source(draft, header)
    changes = {name: text for name, text in after.items() if text != before.get(name, "")}
    if draft.kind == CHANGE and not changes and not errors:
        errors["form"] = ("facts.no_change", {})
    if not errors:
        errors |= _faults_of_pack(tools, base, draft, changes)
    elif before:  # what was typed into the cells is told now, too, not at the next try
        typed = {name: text for name, text in cells.items() if text != before.get(name, "")}
        on_record = replace(draft, source={"id": before.get("sources", "").split("|")[0]})
        errors = _faults_of_pack(tools, base, on_record, typed) | errors
    return Check(changes, before, base.row_digest(draft.file, draft.record_id), errors)


def propose_fact(tools: "Tools", draft: Draft, *, proposer_id: str) -> tuple[Check, str | None]:
    """Enter a proposal; return the check, and the proposal's id if nothing was wrong with it."""
    check = check_draft(tools, draft)
    if check.errors:
        return check, None
    now = tools.now()
    new = NewProposal(
        kind=draft.kind,
        file=draft.file,
        record_id=draft.record_id,
        base_digest=check.base_digest,
        changes=check.changes,
        source={name: text.strip() for name, text in draft.source.items()},
        reason=draft.reason.strip(),
    )
    with tools.database.writing() as connection:
        proposal_id = add_proposal(connection, new, proposer_id=proposer_id, now=now)
        note(
            connection,
            at=now,
            actor=proposer_id,
            action="propose_fact",
            object_kind="proposal",
            object_id=proposal_id,
            facts={"record": draft.record_id, "columns": sorted(check.changes)},
        )
    return check, proposal_id


def rows_of(proposal: NewProposal) -> tuple[RowChange, ...]:
    """Return the rows that a proposal changes: the record's, and before it that of a new source."""
    change = RowChange(proposal.file, proposal.record_id, proposal.changes)
    if proposal.source.get("id"):
        return (change,)
    texts = {name: proposal.source.get(name, "") for name in SOURCE_TEXTS}
    return (RowChange(SOURCES, source_id(proposal.source), texts), change)


def source_id(source: Mapping[str, str]) -> str:
    """Return the id of the source on record, or the one that a new source gets by its content."""
    known = source.get("id", "").strip()
    return known or "desk-" + short_digest("\n".join(source.get(name, "").strip() for name in SOURCE_TEXTS))


def _cells_of_source(draft: Draft, header: tuple[str, ...]) -> dict[str, str]:
    """Return what the record says of its source: the change carries its provenance in its own row."""
    cells = {"sources": source_id(draft.source)}
    cells |= {name: draft.source.get(name, "").strip() for name in ("page", "as_of", "tier")}
    if not draft.cells.get("confidence"):
        cells["confidence"] = Confidence.VERIFIED.value
    return {name: text for name, text in cells.items() if name in header}


def _faults_of_words(draft: Draft) -> dict[str, Fault]:
    errors: dict[str, Fault] = {
        name: ("facts.not_a_line", {})
        for name, text in {**draft.cells, **{f"source_{n}": t for n, t in draft.source.items()}}.items()
        if not is_plain_line(text, longest=_LONGEST)
    }
    if not draft.reason.strip():
        errors["reason"] = ("facts.reason_missing", {})
    elif len(draft.reason) > _LONGEST_REASON:
        errors["reason"] = ("facts.too_long", {"limit": _LONGEST_REASON})
    return errors


def _faults_of_identity(draft: Draft, pack: DataPack, *, known: bool) -> dict[str, Fault]:
    if draft.kind == CHANGE:
        return {} if known else {"form": ("facts.no_such_record", {})}
    if not PATTERN_OF_ID.fullmatch(draft.record_id):
        return {"id": ("facts.bad_id", {})}
    try:
        pack.record(draft.record_id)
    except KeyError:
        return {}
    return {"id": ("facts.id_taken", {"id": draft.record_id})}


def _faults_of_source(draft: Draft, pack: DataPack) -> dict[str, Fault]:
    source = {name: text.strip() for name, text in draft.source.items()}
    errors: dict[str, Fault] = {}
    if source.get("id"):
        if source["id"] not in pack.sources:
            errors["source_id"] = ("facts.unknown_source", {"id": source["id"]})
    else:
        for name in ("title_ja", "title_en", "publisher_ja", "publisher_en"):
            if not source.get(name):
                errors[f"source_{name}"] = (f"facts.source_{name}_missing", {})
        url = source.get("url", "")
        if url and not url.startswith(("https://", "http://")):
            errors["source_url"] = ("facts.bad_url", {})
        if source.get("published") and not re.match(PARTIAL_DATE_PATTERN, source["published"]):
            errors["source_published"] = ("facts.bad_date", {})
    if not source.get("page"):
        errors["source_page"] = ("facts.page_missing", {})
    if not re.match(PARTIAL_DATE_PATTERN, source.get("as_of", "")):
        errors["source_as_of"] = ("facts.bad_date", {})
    if source.get("tier") not in {tier.value for tier in Tier}:
        errors["source_tier"] = ("facts.tier_missing", {})
    return errors


def _faults_of_pack(tools: "Tools", base: Base, draft: Draft, changes: Mapping[str, str]) -> dict[str, Fault]:
    """Return what the pack's own rules say of the edition that the draft would make."""
    new = NewProposal(draft.kind, draft.file, draft.record_id, "", changes, draft.source, draft.reason)
    try:
        faults = try_edition(tools, base, rows_of(new))[2]
    except (PackMissingColumnError, PackReferenceError) as error:
        faults = [error]
    errors: dict[str, Fault] = {}
    for fault in faults:
        errors.setdefault(column_of_fault(fault, changes), fault)
    return errors

"""Enter a finished sheet into the register, with everything it rests on."""

import datetime as dt
import hashlib
import json
from dataclasses import replace

from domain.canonical import canonical_json, short_digest
from domain.evidence import Provenance
from domain.place import DataPack
from domain.recommendation import Recommendation
from salesheets import SheetSettings
from service.store.sheet_register import SheetEntry, SheetRegister, UsedRecord
from service.usecases.choose_function import index_of
from service.usecases.make_sheet import MadeSheet
from service.usecases.paper_basis import undated_digest


def register_sheet(
    register: SheetRegister,
    made: MadeSheet,
    *,
    recommendation: Recommendation,
    pack: DataPack,
    settings: SheetSettings,
    function: str | None = None,
    case_id: str | None = None,
) -> bool:
    """Enter the sheet made for ``function``; ``False`` if the very same one is registered already.

    Raises
    ------
    DatabaseUnavailableError
        The register cannot be written.
    """
    entry = replace(entry_of(made, recommendation, settings, function), case_id=case_id)
    return register.add(entry, used_records(made, recommendation, pack))


def entry_of(
    made: MadeSheet, recommendation: Recommendation, settings: SheetSettings, function: str | None = None
) -> SheetEntry:
    """Return what the register keeps of a sheet."""
    document, identity = made.document, made.document.identity
    functions = recommendation.facility_types
    until = identity.evaluated_on + dt.timedelta(days=settings.validity_days)
    return SheetEntry(
        document_id=identity.document_id,
        check_code=document.contact.code.replace("-", ""),
        pdf_sha256=hashlib.sha256(made.pdf).hexdigest(),
        edition=recommendation.pack.edition,
        evaluated_on=identity.evaluated_on.isoformat(),
        valid_until=until.isoformat(),
        language=document.language,
        function=functions[index_of(functions, function)].value,
        engine_version=recommendation.engine_version,
        pack_digest=recommendation.pack.digest,
        catalogue_digest=recommendation.catalogue.digest,
        brief_digest=undated_digest(recommendation.brief),
        brief=canonical_json(recommendation.brief.model_dump(mode="json")),
    )


def used_records(made: MadeSheet, recommendation: Recommendation, pack: DataPack) -> tuple[UsedRecord, ...]:
    """Return the records cited on the sheet, and those that only entered the ranking."""
    printed = {note.id for statement in made.document.statements for note in statement.notes}
    on = recommendation.evaluated_on
    return tuple(
        UsedRecord(
            evidence_id=identity,
            digest=short_digest(content),
            content=content,
            print_rule=record.print_rule(on).value,
            printed=identity in printed,
        )
        for identity in sorted(printed | set(recommendation.evidence))
        for record in (pack.record(identity),)
        for content in (record_content(record),)
    )


def record_content(record: Provenance) -> str:
    """Return a record as JSON, the same on every machine."""
    fields = record.model_dump(mode="json")
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record_digest(record: Provenance) -> str:
    """Return a short digest of a record's content."""
    return short_digest(record_content(record))


def fields_of(content: str) -> dict[str, object]:
    """Return the fields of a record kept as JSON."""
    fields: dict[str, object] = json.loads(content)
    return fields

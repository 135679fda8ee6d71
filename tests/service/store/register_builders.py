"""Entries of the register that differ in what a test names."""

import hashlib
from dataclasses import replace

from service.store.sheet_register import SheetEntry, UsedRecord

USED = (
    UsedRecord("F1", "d1", '{"value":1}', "free", printed=True),
    UsedRecord("F2", "d2", '{"value":2}', "with_date", printed=False),
)
ENTRY = SheetEntry(
    document_id="KQ-20261122-ABCDEF-JA",
    check_code="7K2M90QD",
    pdf_sha256="",
    edition="2026-11",
    evaluated_on="2026-11-22",
    valid_until="2027-01-21",
    language="ja",
    function="hq_backup",
    engine_version="0.1.0",
    pack_digest="sha256:1",
    catalogue_digest="sha256:2",
    brief_digest="sha256:3",
    brief='{"company":{"name":"秘密商事"}}',
)


def make_entry(name="first", **changes):
    return replace(ENTRY, pdf_sha256=hashlib.sha256(name.encode()).hexdigest(), **changes)

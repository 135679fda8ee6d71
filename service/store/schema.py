"""Every table of the service. A change here needs a migration in ``service/migrations/versions``.

Ids are 128-bit random hexadecimal digits, moments are in UTC, plain data is JSON text.
``version`` columns count the changes of a row: who saves names the version they saw.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.types import JsonText, UtcDateTime

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _created() -> Column[object]:
    return Column("created_at", UtcDateTime, nullable=False)


def _of_case(*, nullable: bool = False, index: bool = True) -> Column[str]:
    return Column(
        "case_id", String(32), ForeignKey("cases.id", ondelete="CASCADE"), nullable=nullable, index=index
    )


#: Compared letter by letter on both databases, so that an index finds the greatest number.
_PLAIN_TEXT: Final = String(16).with_variant(String(16, collation="C"), "postgresql")

# ---------------------------------------------------------------------------------- people of the city

users: Final = Table(
    "users",
    metadata,
    _id(),
    Column("login", String(60), nullable=False, unique=True),
    Column("display_name", String(60), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("totp_secret", Text),
    Column("last_totp_step", Integer),
    Column("failed_logins", Integer, nullable=False, default=0, comment="in a row, of strangers"),
    Column("locked_until", UtcDateTime, comment="so long strangers have to wait"),
    Column("disabled_at", UtcDateTime),
    _created(),
    CheckConstraint("role IN ('viewer', 'editor', 'approver', 'admin')", name="role"),
)

identities: Final = Table(
    "identities",
    metadata,
    Column("issuer", String(200), primary_key=True, comment="of the city's sign-in (OpenID Connect)"),
    Column("subject", String(255), primary_key=True, comment="by which the issuer knows the person"),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True),
    _created(),
)

login_sources: Final = Table(
    "login_sources",
    metadata,
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True, comment="of the device's secret or of the address"),
    Column("kind", String(10), nullable=False),
    Column("failed_logins", Integer, nullable=False, default=0, comment="in a row"),
    Column("wait_until", UtcDateTime),
    Column("last_login_at", UtcDateTime, nullable=False, index=True),
    CheckConstraint("kind IN ('device', 'address')", name="kind"),
)

sessions: Final = Table(
    "sessions",
    metadata,
    Column("secret_digest", String(64), primary_key=True),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    _created(),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

api_tokens: Final = Table(
    "api_tokens",
    metadata,
    _id(),
    Column("secret_digest", String(64), nullable=False, unique=True),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String(60), nullable=False),
    _created(),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

# --------------------------------------------------------------------------------------------- results

results: Final = Table(
    "results",
    metadata,
    _id(),
    Column("key", String(71), nullable=False, unique=True, comment="digest of brief, engine, pack, cards"),
    Column("brief_digest", String(71), nullable=False, index=True),
    Column("engine_version", String(20), nullable=False),
    Column("pack_digest", String(71), nullable=False),
    Column("catalogue_digest", String(71), nullable=False),
    Column("evaluated_on", Date, nullable=False),
    Column("content", LargeBinary, nullable=False, comment="zlib of the result's canonical JSON"),
    _created(),
    Column("asked_at", UtcDateTime, nullable=False, index=True, comment="to the day"),
)

# ------------------------------------------------------------------------------------- the public form

drafts: Final = Table(
    "drafts",
    metadata,
    _id(),
    Column("secret_digest", String(64), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("answers", JsonText, nullable=False, comment="what was typed, by question"),
    Column("version", Integer, nullable=False, default=1),
    Column("result_id", String(32), ForeignKey("results.id")),
    _created(),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

enquiries: Final = Table(
    "enquiries",
    metadata,
    _id(),
    Column("submission_key", String(64), nullable=False, unique=True, comment="one post, one enquiry"),
    Column("receipt", String(16), nullable=False, unique=True, comment="the number told to the company"),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("draft_id", String(32), ForeignKey("drafts.id", ondelete="SET NULL"), unique=True),
    Column("result_id", String(32), ForeignKey("results.id"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("name", String(60), nullable=False, comment="name or code name"),
    Column("reach_kind", String(10), nullable=False),
    Column("reach", String(200), nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("consent_version", String(20), nullable=False),
    Column("consented_at", UtcDateTime, nullable=False),
    Column("reply_due_on", Date, nullable=False),
    Column("bundle_id", String(64), comment="the sealed file it came in, from the other instance"),
    _created(),
)

bundles: Final = Table(
    "bundles",
    metadata,
    Column("id", String(64), primary_key=True, comment="digest of the sealed file"),
    Column("direction", String(3), nullable=False),
    Column("enquiries", Integer, nullable=False),
    _created(),
    CheckConstraint("direction IN ('in', 'out')", name="direction"),
)

# ----------------------------------------------------------------------------------------------- cases

cases: Final = Table(
    "cases",
    metadata,
    _id(),
    Column("number", _PLAIN_TEXT, nullable=False, unique=True, comment="K-2026-0001"),
    Column("code_name", String(60), nullable=False),
    Column("company_name", String(60), comment="confidential"),
    Column("industry", String(60)),
    Column("state", String(20), nullable=False, index=True),
    Column("origin", String(20), nullable=False),
    Column("owner_id", String(32), ForeignKey("users.id")),
    Column("outcome_reason", String(40), comment="id of a win or loss reason"),
    Column("outcome_note", Text, nullable=False, default=""),
    Column("outcome_city", String(60), comment="the city chosen instead"),
    Column("jobs_expected", Integer),
    Column("chosen_site_id", String(60)),
    Column("consent_expires_on", Date, comment="personal data are deleted after this day"),
    Column("erased_at", UtcDateTime),
    Column("version", Integer, nullable=False, default=1),
    _created(),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    CheckConstraint("state IN ('enquiry', 'proposal', 'visit', 'negotiation', 'won', 'lost')", name="state"),
    CheckConstraint("origin IN ('form', 'staff', 'list', 'sample')", name="origin"),
)

case_briefs: Final = Table(
    "case_briefs",
    metadata,
    _id(),
    _of_case(index=False),  # the constraint below is one that begins with it
    Column("title", String(60), nullable=False, comment="name of the scenario"),
    Column("position", Integer, nullable=False),
    Column("brief", JsonText, nullable=False),
    Column("result_id", String(32), ForeignKey("results.id")),
    Column("findings", LargeBinary, comment="zlib of JSON: what its newest result says stands in the way"),
    Column("version", Integer, nullable=False, default=1),
    _created(),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("case_id", "position"),
)

case_events: Final = Table(
    "case_events",
    metadata,
    _id(),
    _of_case(),
    Column("kind", String(20), nullable=False, comment="note, state, brief, sheet, contact, file, task"),
    Column("author_id", String(32), ForeignKey("users.id")),
    Column("text", Text, nullable=False, default=""),
    Column("facts", JsonText, nullable=False),
    _created(),
)

contacts: Final = Table(
    "contacts",
    metadata,
    _id(),
    _of_case(),
    Column("name", String(60), nullable=False),
    Column("position", String(60), nullable=False, default=""),
    Column("reach", String(200), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    _created(),
)

tasks: Final = Table(
    "tasks",
    metadata,
    _id(),
    _of_case(),
    Column("what", String(200), nullable=False),
    Column("bureau", String(60), comment="owner id of the pack"),
    Column("about", String(120), comment="id of the criterion or must-have in question"),
    Column("due_on", Date),
    Column("done_at", UtcDateTime),
    Column("author_id", String(32), ForeignKey("users.id")),
    _created(),
)

files: Final = Table(
    "files",
    metadata,
    _id(),
    _of_case(nullable=True),
    Column("name", String(120), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("kind", String(20), nullable=False, comment="upload, sheet, slides, workbook, appendix, batch"),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("author_id", String(32), ForeignKey("users.id")),
    _created(),
)

jobs: Final = Table(
    "jobs",
    metadata,
    _id(),
    _of_case(nullable=True),
    Column("kind", String(20), nullable=False, comment="sheet, slides, workbook, appendix, batch"),
    Column("order", JsonText, nullable=False, comment="what is asked for: ids and options, no names"),
    Column("state", String(10), nullable=False, index=True),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=1),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fault", JsonText, comment="code and facts of the error that ended it"),
    Column("file_id", String(32), ForeignKey("files.id", ondelete="SET NULL")),
    Column("author_id", String(32), ForeignKey("users.id")),
    _created(),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
)

worker_beats: Final = Table(
    "worker_beats",
    metadata,
    Column("worker", String(60), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

strategy_links: Final = Table(
    "strategy_links",
    metadata,
    Column("subject", String(60), primary_key=True, comment="id of a must-have or criterion"),
    Column("strategy", Integer, nullable=False, comment="1 to 6 of the concept"),
    Column("author_id", String(32), ForeignKey("users.id")),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("strategy BETWEEN 1 AND 6", name="strategy"),
)

# ------------------------------------------------------------------------------------ sheets handed out

sheets: Final = Table(
    "sheets",
    metadata,
    Column("number", Integer, primary_key=True, comment="counts in the order of making"),
    Column("document_id", String(40), nullable=False, index=True),
    Column("check_code", String(16), nullable=False, index=True, comment="without its hyphen"),
    Column("pdf_sha256", String(64), nullable=False, unique=True),
    Column("edition", String(40), nullable=False),
    Column("evaluated_on", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False),
    Column("language", String(2), nullable=False),
    Column("function", String(40), nullable=False),
    Column("engine_version", String(20), nullable=False),
    Column("pack_digest", String(71), nullable=False),
    Column("catalogue_digest", String(71), nullable=False),
    Column("brief_digest", String(71), nullable=False, comment="of the brief whatever the day"),
    Column("brief", Text, nullable=False, comment="its JSON, confidential; empty when erased"),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="SET NULL"), index=True),
    Column("withdrawn_on", String(10), comment="from this day on it must not be used"),
    Column("withdrawn_note", String(200), nullable=False, default="", server_default=""),
    CheckConstraint("language IN ('ja', 'en')", name="language"),
)
Index("ix_sheets_of_a_brief", sheets.c.brief_digest, sheets.c.function, sheets.c.language)

sheet_records: Final = Table(
    "sheet_records",
    metadata,
    Column("evidence_id", String(120), primary_key=True),
    Column("digest", String(71), primary_key=True),
    Column("content", Text, nullable=False, comment="the record's JSON as it was"),
)

sheet_uses: Final = Table(
    "sheet_uses",
    metadata,
    Column("sheet", Integer, ForeignKey("sheets.number", ondelete="CASCADE"), primary_key=True),
    Column("evidence_id", String(120), primary_key=True, index=True),
    Column("digest", String(71), primary_key=True),
    Column("print_rule", String(20), nullable=False, comment="the rule of that day"),
    Column("printed", Boolean, nullable=False, comment="cited on the sheet, not only ranked with"),
    ForeignKeyConstraint(["evidence_id", "digest"], ["sheet_records.evidence_id", "sheet_records.digest"]),
)

# -------------------------------------------------------------------------------------- the facts desk

fact_proposals: Final = Table(
    "fact_proposals",
    metadata,
    _id(),
    Column("file", String(40), nullable=False, comment="table of the pack"),
    Column("record_id", String(120), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("base_digest", String(71), nullable=False, comment="of the record as the proposer saw it"),
    Column("changes", JsonText, nullable=False, comment="column -> new text"),
    Column("source", JsonText, nullable=False, comment="title, publisher, page, as_of, tier"),
    Column("reason", Text, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("proposer_id", String(32), ForeignKey("users.id"), nullable=False),
    Column("decider_id", String(32), ForeignKey("users.id")),
    Column("decision_note", Text, nullable=False, default=""),
    Column("edition", Integer, ForeignKey("pack_editions.number"), comment="that it came into"),
    Column("version", Integer, nullable=False, default=1),
    _created(),
    Column("decided_at", UtcDateTime),
    CheckConstraint("kind IN ('change', 'add')", name="kind"),
    CheckConstraint("state IN ('open', 'approved', 'rejected', 'withdrawn')", name="state"),
    CheckConstraint(
        "decider_id IS NULL OR decider_id <> proposer_id OR state = 'withdrawn'", name="four_eyes"
    ),
)

pack_editions: Final = Table(
    "pack_editions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="the highest one is in force"),
    Column("digest", String(71), nullable=False, index=True),
    Column("edition", String(40), nullable=False),
    Column("base_digest", String(71), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("files", JsonText, nullable=False, comment="file of the pack -> SHA-256 of its content"),
    Column("author_id", String(32), ForeignKey("users.id")),
    _created(),
)

pack_roots: Final = Table(
    "pack_roots",
    metadata,
    Column("digest", String(71), primary_key=True, comment="of a pack as it was delivered"),
    Column("edition", String(40), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("files", JsonText, nullable=False, comment="file of the pack -> SHA-256 of its content"),
    _created(),
)

pack_files: Final = Table(
    "pack_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False, comment="zlib of the file"),
)

kpis: Final = Table(
    "kpis",
    metadata,
    _id(),
    Column("record_id", String(120), unique=True, comment="record of the pack it was taken from"),
    Column("strategy", Integer, comment="1 to 6 of the concept; empty: nobody has assigned it yet"),
    Column("label_ja", String(120), nullable=False),
    Column("label_en", String(160), nullable=False),
    Column("unit_ja", String(20), nullable=False),
    Column("unit_en", String(40), nullable=False),
    Column("target", Float, comment="to be reached by due_on"),
    Column("target_to_date", Float, comment="planned for as_of, where a source says so"),
    Column("actual", Float),
    Column("published_grade", String(1), comment="as the source grades it"),
    Column("as_of", Date),
    Column("due_on", Date),
    Column("bureau", String(60)),
    Column("source_title", String(200), nullable=False, default=""),
    Column("source_page", String(200), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("strategy BETWEEN 1 AND 6", name="strategy"),
    CheckConstraint("published_grade IN ('A', 'B', 'C', 'D')", name="published_grade"),
)

# ------------------------------------------------------------------------------------- the audit trail

audit: Final = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(40), nullable=False, comment="user id, anonymous, or system"),
    Column("action", String(40), nullable=False),
    Column("object_kind", String(20), nullable=False),
    Column("object_id", String(120), nullable=False),
    Column("facts", JsonText, nullable=False, comment="no personal and no confidential data"),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
)

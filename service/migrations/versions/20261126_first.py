"""First schema of the service."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import service.store.types

revision: str = "20261126_first"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False, comment="user id, anonymous, or system"),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=120), nullable=False),
        sa.Column(
            "facts",
            service.store.types.JsonText(),
            nullable=False,
            comment="no personal and no confidential data",
        ),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_digest")),
    )
    op.create_table(
        "worker_beats",
        sa.Column("worker", sa.String(length=60), nullable=False),
        sa.Column("at", service.store.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_beats")),
    )
    op.create_table(
        "bundles",
        sa.Column("id", sa.String(length=64), nullable=False, comment="digest of the sealed file"),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("enquiries", sa.Integer(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_bundles_direction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles")),
    )
    op.create_table(
        "kpis",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "record_id", sa.String(length=120), nullable=True, comment="record of the pack it was taken from"
        ),
        sa.Column(
            "strategy",
            sa.Integer(),
            nullable=True,
            comment="1 to 6 of the concept; empty: nobody has assigned it yet",
        ),
        sa.Column("label_ja", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=160), nullable=False),
        sa.Column("unit_ja", sa.String(length=20), nullable=False),
        sa.Column("unit_en", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Float(), nullable=True, comment="to be reached by due_on"),
        sa.Column(
            "target_to_date", sa.Float(), nullable=True, comment="planned for as_of, where a source says so"
        ),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("published_grade", sa.String(length=1), nullable=True, comment="as the source grades it"),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("bureau", sa.String(length=60), nullable=True),
        sa.Column("source_title", sa.String(length=200), nullable=False),
        sa.Column("source_page", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", service.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("published_grade IN ('A', 'B', 'C', 'D')", name=op.f("ck_kpis_published_grade")),
        sa.CheckConstraint("strategy BETWEEN 1 AND 6", name=op.f("ck_kpis_strategy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpis")),
        sa.UniqueConstraint("record_id", name=op.f("uq_kpis_record_id")),
    )
    op.create_table(
        "results",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "key", sa.String(length=71), nullable=False, comment="digest of brief, engine, pack, cards"
        ),
        sa.Column("brief_digest", sa.String(length=71), nullable=False),
        sa.Column("engine_version", sa.String(length=20), nullable=False),
        sa.Column("pack_digest", sa.String(length=71), nullable=False),
        sa.Column("catalogue_digest", sa.String(length=71), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="zlib of the result's canonical JSON",
        ),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("asked_at", service.store.types.UtcDateTime(), nullable=False, comment="to the day"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("key", name=op.f("uq_results_key")),
    )
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_results_brief_digest"), ["brief_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_results_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("last_totp_step", sa.Integer(), nullable=True),
        sa.Column("failed_logins", sa.Integer(), nullable=False, comment="in a row, of strangers"),
        sa.Column(
            "locked_until",
            service.store.types.UtcDateTime(),
            nullable=True,
            comment="so long strangers have to wait",
        ),
        sa.Column("disabled_at", service.store.types.UtcDateTime(), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'approver', 'admin')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    op.create_table(
        "login_sources",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="of the device's secret or of the address"
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False, comment="in a row"),
        sa.Column("wait_until", service.store.types.UtcDateTime(), nullable=True),
        sa.Column("last_login_at", service.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('device', 'address')", name=op.f("ck_login_sources_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_login_sources_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "digest", name=op.f("pk_login_sources")),
    )
    with op.batch_alter_table("login_sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_sources_last_login_at"), ["last_login_at"], unique=False)

    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", service.store.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_api_tokens_secret_digest")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "identities",
        sa.Column(
            "issuer",
            sa.String(length=200),
            nullable=False,
            comment="of the city's sign-in (OpenID Connect)",
        ),
        sa.Column(
            "subject",
            sa.String(length=255),
            nullable=False,
            comment="by which the issuer knows the person",
        ),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
        sa.UniqueConstraint("user_id", name=op.f("uq_identities_user_id")),
    )

    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "number",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=False,
            comment="K-2026-0001",
        ),
        sa.Column("code_name", sa.String(length=60), nullable=False),
        sa.Column("company_name", sa.String(length=60), nullable=True, comment="confidential"),
        sa.Column("industry", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column(
            "outcome_reason", sa.String(length=40), nullable=True, comment="id of a win or loss reason"
        ),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("outcome_city", sa.String(length=60), nullable=True, comment="the city chosen instead"),
        sa.Column("jobs_expected", sa.Integer(), nullable=True),
        sa.Column("chosen_site_id", sa.String(length=60), nullable=True),
        sa.Column(
            "consent_expires_on", sa.Date(), nullable=True, comment="personal data are deleted after this day"
        ),
        sa.Column("erased_at", service.store.types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("closed_at", service.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("origin IN ('form', 'staff', 'list', 'sample')", name=op.f("ck_cases_origin")),
        sa.CheckConstraint(
            "state IN ('enquiry', 'proposal', 'visit', 'negotiation', 'won', 'lost')",
            name=op.f("ck_cases_state"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_state"), ["state"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "answers", service.store.types.JsonText(), nullable=False, comment="what was typed, by question"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_drafts_result_id_results")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_drafts_secret_digest")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "pack_editions",
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="the highest one is in force",
        ),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("base_digest", sa.String(length=71), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column(
            "files",
            service.store.types.JsonText(),
            nullable=False,
            comment="file of the pack -> SHA-256 of its content",
        ),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_pack_editions_author_id_users")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pack_editions")),
    )
    with op.batch_alter_table("pack_editions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_editions_digest"), ["digest"], unique=False)

    op.create_table(
        "pack_roots",
        sa.Column("digest", sa.String(length=71), nullable=False, comment="of a pack as it was delivered"),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column(
            "files",
            service.store.types.JsonText(),
            nullable=False,
            comment="file of the pack -> SHA-256 of its content",
        ),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_pack_roots")),
    )
    op.create_table(
        "pack_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="zlib of the file"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pack_files")),
    )
    op.create_table(
        "fact_proposals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False, comment="table of the pack"),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column(
            "base_digest",
            sa.String(length=71),
            nullable=False,
            comment="of the record as the proposer saw it",
        ),
        sa.Column("changes", service.store.types.JsonText(), nullable=False, comment="column -> new text"),
        sa.Column(
            "source",
            service.store.types.JsonText(),
            nullable=False,
            comment="title, publisher, page, as_of, tier",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposer_id", sa.String(length=32), nullable=False),
        sa.Column("decider_id", sa.String(length=32), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True, comment="that it came into"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("decided_at", service.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "decider_id IS NULL OR decider_id <> proposer_id OR state = 'withdrawn'",
            name=op.f("ck_fact_proposals_four_eyes"),
        ),
        sa.CheckConstraint("kind IN ('change', 'add')", name=op.f("ck_fact_proposals_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')", name=op.f("ck_fact_proposals_state")
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"], ["users.id"], name=op.f("fk_fact_proposals_decider_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["edition"], ["pack_editions.number"], name=op.f("fk_fact_proposals_edition_pack_editions")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["users.id"], name=op.f("fk_fact_proposals_proposer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_proposals")),
    )
    with op.batch_alter_table("fact_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_proposals_state"), ["state"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("secret_digest", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sheet_records",
        sa.Column("evidence_id", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="the record's JSON as it was"),
        sa.PrimaryKeyConstraint("evidence_id", "digest", name=op.f("pk_sheet_records")),
    )
    op.create_table(
        "sheets",
        sa.Column("number", sa.Integer(), nullable=False, comment="counts in the order of making"),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("check_code", sa.String(length=16), nullable=False, comment="without its hyphen"),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("evaluated_on", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("engine_version", sa.String(length=20), nullable=False),
        sa.Column("pack_digest", sa.String(length=71), nullable=False),
        sa.Column("catalogue_digest", sa.String(length=71), nullable=False),
        sa.Column(
            "brief_digest", sa.String(length=71), nullable=False, comment="of the brief whatever the day"
        ),
        sa.Column("brief", sa.Text(), nullable=False, comment="its JSON, confidential; empty when erased"),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column(
            "withdrawn_on",
            sa.String(length=10),
            nullable=True,
            comment="from this day on it must not be used",
        ),
        sa.Column("withdrawn_note", sa.String(length=200), server_default="", nullable=False),
        sa.CheckConstraint("language IN ('ja', 'en')", name=op.f("ck_sheets_language")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_sheets_case_id_cases"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sheets")),
        sa.UniqueConstraint("pdf_sha256", name=op.f("uq_sheets_pdf_sha256")),
    )
    with op.batch_alter_table("sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheets_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheets_check_code"), ["check_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheets_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_sheets_of_a_brief", ["brief_digest", "function", "language"], unique=False)

    op.create_table(
        "sheet_uses",
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("print_rule", sa.String(length=20), nullable=False, comment="the rule of that day"),
        sa.Column(
            "printed", sa.Boolean(), nullable=False, comment="cited on the sheet, not only ranked with"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id", "digest"],
            ["sheet_records.evidence_id", "sheet_records.digest"],
            name=op.f("fk_sheet_uses_evidence_id_digest_sheet_records"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet"], ["sheets.number"], name=op.f("fk_sheet_uses_sheet_sheets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sheet", "evidence_id", "digest", name=op.f("pk_sheet_uses")),
    )
    with op.batch_alter_table("sheet_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_uses_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "case_briefs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False, comment="name of the scenario"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("brief", service.store.types.JsonText(), nullable=False),
        sa.Column("result_id", sa.String(length=32), nullable=True),
        sa.Column(
            "findings",
            sa.LargeBinary(),
            nullable=True,
            comment="zlib of JSON: what its newest result says stands in the way",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_briefs_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_case_briefs_result_id_results")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_briefs")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_case_briefs_case_id_position")),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="note, state, brief, sheet, contact, file, task",
        ),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", service.store.types.JsonText(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_case_events_author_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_events_case_id"), ["case_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.String(length=60), nullable=False),
        sa.Column("reach", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_case_id"), ["case_id"], unique=False)

    op.create_table(
        "enquiries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False, comment="one post, one enquiry"),
        sa.Column("receipt", sa.String(length=16), nullable=False, comment="the number told to the company"),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("result_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False, comment="name or code name"),
        sa.Column("reach_kind", sa.String(length=10), nullable=False),
        sa.Column("reach", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consented_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=False),
        sa.Column(
            "bundle_id",
            sa.String(length=64),
            nullable=True,
            comment="the sealed file it came in, from the other instance",
        ),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_enquiries_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_enquiries_draft_id_drafts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_enquiries_result_id_results")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_enquiries_draft_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_enquiries_receipt")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_enquiries_submission_key")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiries_case_id"), ["case_id"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="upload, sheet, slides, workbook, appendix, batch",
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_files_author_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_files_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_case_id"), ["case_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("bureau", sa.String(length=60), nullable=True, comment="owner id of the pack"),
        sa.Column(
            "about",
            sa.String(length=120),
            nullable=True,
            comment="id of the criterion or must-have in question",
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", service.store.types.UtcDateTime(), nullable=True),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_tasks_author_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_case_id"), ["case_id"], unique=False)

    op.create_table(
        "strategy_links",
        sa.Column("subject", sa.String(length=60), nullable=False, comment="id of a must-have or criterion"),
        sa.Column("strategy", sa.Integer(), nullable=False, comment="1 to 6 of the concept"),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("updated_at", service.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("strategy BETWEEN 1 AND 6", name=op.f("ck_strategy_links_strategy")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_strategy_links_author_id_users")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_strategy_links")),
    )

    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column(
            "kind", sa.String(length=20), nullable=False, comment="sheet, slides, workbook, appendix, batch"
        ),
        sa.Column(
            "order",
            service.store.types.JsonText(),
            nullable=False,
            comment="what is asked for: ids and options, no names",
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "fault",
            service.store.types.JsonText(),
            nullable=True,
            comment="code and facts of the error that ended it",
        ),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", service.store.types.UtcDateTime(), nullable=False),
        sa.Column("started_at", service.store.types.UtcDateTime(), nullable=True),
        sa.Column("ended_at", service.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_jobs_state")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_jobs_author_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_jobs_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_jobs_file_id_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_state"), ["state"], unique=False)

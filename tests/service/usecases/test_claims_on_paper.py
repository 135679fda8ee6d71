"""Nothing gets onto paper that the records do not say: honest sheets pass, smuggled words do not."""

import tomllib
from dataclasses import replace

import pytest

import salesheets.passages
from domain.claims import ClaimPermit, ClaimRules
from domain.errors import ClaimRefusedError
from domain.evidence import Confidence, PrintRule, ShelfLife, Tier
from salesheets.guard import guard_document, refuse_claims
from salesheets.passages import passages
from salesheets.statements import Statement
from salesheets.words import FOLDER
from scoring.claim_guard import claim_rules
from service.usecases.make_sheet import make_sheet
from tests.service.usecases.real_sheets import EXAMPLES, document, made, recommendation, workshop

FUNCTIONS = [
    (path.stem, language, function.facility_type.value)
    for path in sorted(EXAMPLES.glob("*.toml"))
    for language in ("ja", "en")
    for function in recommendation(path.stem).functions
]


def objections(sheet, *, pack=None, rules=None):
    return guard_document(sheet, pack=pack or workshop().pack, rules=rules or claim_rules())


def rules_of(sheet, **more):
    return {objection.rule for objection in objections(sheet, **more)}


def with_field(sheet, path, value):
    """Return the sheet with one field exchanged, whatever its section."""
    head, _, rest = path.partition(".")
    if isinstance(sheet, tuple):
        index = int(head)
        item = with_field(sheet[index], rest, value) if rest else value
        return (*sheet[:index], item, *sheet[index + 1 :])
    return sheet.model_copy(update={head: with_field(getattr(sheet, head), rest, value) if rest else value})


def first_cited(sheet):
    return next(p for p in passages(sheet) if p.ground == "evidence" and "cells" in p.where and p.notes)


def with_record(identity, **changes):
    """Return the pack with one record changed as its keeper might change it."""
    pack = workshop().pack
    for name in (
        "facts",
        "sites",
        "nodes",
        "scenario_records",
        "strengths",
        "incentives",
        "arrivals",
        "layers",
    ):
        table = getattr(pack, name)
        if identity in table:
            record = table[identity].model_copy(update=changes)
            return replace(pack, **{name: {**table, identity: record}})
    raise KeyError(identity)


def with_changed_note(sheet, passage, **changes):
    """Return the sheet with its ledger telling another story of one record."""
    honest = passage.notes[0]
    changed = honest.model_copy(update=changes)
    statements = tuple(
        replace(s, notes=tuple(changed if n.id == honest.id else n for n in s.notes))
        for s in sheet.statements
    )
    return sheet.model_copy(update={"statements": statements})


@pytest.mark.parametrize(("example", "language", "function"), FUNCTIONS)
def test_the_sheets_of_the_examples_pass(example, language, function):
    assert objections(document(example, language, function)) == ()


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("hero.why_here", "災害に強いまち、北九州へ。", "absolutes"),
        ("hero.why_here", "日 本 一 の備えを。", "superlatives"),
        ("places.title", "Ｎｏ．１の候補地", "superlatives"),
        ("places.legend", {"flood": "安-全な場所"}, "absolutes"),
        ("contact.reply", "必ずお返事します。", "absolutes"),
        ("robustness.sentence", "絶対に1位です。", "absolutes"),
        ("steps.steps.0.text", "唯一のまちへようこそ", "superlatives"),
        ("proofs.cards.0.caution", "影響はありません。", "absolutes"),
        ("proofs.cards.0.note", "国内最大の拠点です。", "superlatives"),
        ("incentives.rows.0.status", "確実に使えます。", "absolutes"),
        ("sources.offer", "リスクはゼロです。", "absolutes"),
        ("proofs.cards.0.headline", "市内の人口は90万人", "unregistered"),
    ],
)
def test_a_claim_put_into_any_section_is_refused(path, text, rule):
    assert rule in rules_of(with_field(document(), path, text))


def test_a_figure_at_a_path_that_the_card_of_grounds_does_not_list_is_refused(monkeypatch):
    """A new section that prints figures without records does not slip through."""
    grounds, rests_on, not_read = salesheets.passages._grounds()  # noqa: SLF001  (the card, one line less)
    shorter = {path: ground for path, ground in grounds.items() if path != "robustness.**"}
    monkeypatch.setattr("salesheets.passages._grounds", lambda: (shorter, rests_on, not_read))
    assert {(o.rule, o.where.partition(".")[0]) for o in objections(document())} == {
        ("figures", "robustness")
    }


def test_other_words_under_the_same_source_numbers_are_refused():
    passage = first_cited(document())
    assert rules_of(with_field(document(), f"{passage.where}.text", "5,000人")) == {"unregistered"}


def test_a_figure_added_around_cited_words_is_refused_and_plain_words_are_not():
    passage = first_cited(document())
    path = f"{passage.where}.text"
    assert rules_of(with_field(document(), path, f"人口90万人、{passage.text}")) == {"figures"}
    assert rules_of(with_field(document(), path, f"公表値 {passage.text}")) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"confidence": Confidence.RECALLED}, "not_verified"),
        ({"confidence": Confidence.UNKNOWN}, "not_verified"),
        ({"sources": ()}, "not_verified"),
        ({"tier": Tier.NONE}, "tier"),
        ({"tier": Tier.SECONDARY, "shelf_life": ShelfLife.PRICE}, "tier"),
        ({"as_of": None, "shelf_life": ShelfLife.PRICE}, "stale_undated"),
        ({"as_of": "2001-04", "shelf_life": ShelfLife.PRICE}, "date_missing"),
        (
            {"tier": Tier.SECONDARY, "shelf_life": ShelfLife.HAZARD_EDITION, "superseded_by": None},
            "secondary_unsaid",
        ),
    ],
)
def test_a_record_that_may_not_be_printed_takes_its_sentence_along(change, rule):
    """The notes of the sheet are made to agree with the pack, as an honest but careless composer would."""
    passage = next(p for p in passages(document()) if p.where == "proofs.cards.1.headline")
    note = passage.notes[0]
    told = {name: change[name] for name in ("confidence", "tier", "as_of") if name in change}
    sheet = with_changed_note(document(), passage, **told)
    sheet = with_field(sheet, "proofs.cards.1.as_of", None)
    sheet = with_field(sheet, "proofs.cards.1.note", "雇用が生まれています。")
    assert rules_of(sheet, pack=with_record(note.id, **change)) == {rule}


def test_a_note_that_makes_a_record_better_than_it_is_is_refused():
    passage = first_cited(document())
    pack = with_record(passage.notes[0].id, confidence=Confidence.RECALLED)
    assert "altered_record" in rules_of(document(), pack=pack)


def test_a_record_that_the_pack_does_not_know_is_refused():
    passage = first_cited(document())
    assert "unknown_record" in rules_of(with_changed_note(document(), passage, id="invented"))


def test_a_sheet_without_its_ledger_is_refused():
    assert rules_of(document().model_copy(update={"statements": ()})) == {"unregistered"}


def test_a_permit_opens_a_word_only_beside_its_own_fresh_record():
    """「九州で唯一」 stands where S029 is cited and fresh; its record past its shelf life closes it again."""
    pack = workshop().pack
    passage = next(p for p in passages(document()) if any(n.id == "S029" for n in p.notes))
    text = "九州で唯一の24時間空港"
    cited = Statement(text, passage.marks, passage.notes)
    sheet = with_field(document(), passage.where, text).model_copy(
        update={"statements": (*document().statements, cited)}
    )
    permit = ClaimPermit(word="九州で唯一", proof="S029", evidence="S029")
    cards = {
        identity: card.model_copy(update={"permits": (permit,)}) if identity == "superlatives" else card
        for identity, card in claim_rules().cards.items()
    }
    assert "superlatives" in rules_of(sheet)
    if pack.record("S029").print_rule(sheet.identity.evaluated_on) is PrintRule.FREE:
        assert "superlatives" not in rules_of(sheet, rules=ClaimRules(cards))
    stale = with_record("S029", as_of="2001", shelf_life=ShelfLife.PRICE)
    assert "superlatives" in rules_of(sheet, pack=stale, rules=ClaimRules(cards))


def test_a_company_may_be_called_what_it_is_called():
    assert objections(with_field(document(), "hero.addressee", "日本一安全生命保険株式会社 御中")) == ()


def test_a_refused_sheet_is_not_printed_and_the_fault_says_what_mends_it(monkeypatch):
    bad = with_field(document(), "hero.why_here", "絶対に安全なまちへ。")
    with pytest.raises(ClaimRefusedError) as refused:
        refuse_claims(bad, pack=workshop().pack, rules=claim_rules())
    facts = refused.value.facts
    assert facts["where"] == "hero.why_here"
    assert facts["sentence"] == "絶対に安全なまちへ。"
    assert facts["found"] == "絶対"
    assert facts["count"] == 2
    assert facts["mend"].ja
    assert facts["says"].en

    def never(_document):
        pytest.fail("a refused sheet was typeset")

    monkeypatch.setattr("service.usecases.make_sheet.compose_sheet", lambda *_, **__: bad)
    monkeypatch.setattr("service.usecases.make_sheet.render_pdf", never)
    shop = workshop()
    with pytest.raises(ClaimRefusedError):
        make_sheet(recommendation(), pack=shop.pack, settings=shop.sheet_settings, language="ja")


@pytest.mark.sheet
def test_an_honest_sheet_is_printed():
    assert made().pdf.startswith(b"%PDF")


def test_the_card_of_grounds_is_complete_and_says_both_languages():
    card = tomllib.loads((FOLDER / "guard.toml").read_text(encoding="utf-8"))
    assert set(card["grounds"]) == {"name", "result", "fixed"}
    listed = [path for paths in card["grounds"].values() for path in paths]
    assert len(listed) == len(set(listed))
    for rule in card["rules"].values():
        assert all(rule[part][language] for part in ("says", "mend") for language in ("ja", "en"))

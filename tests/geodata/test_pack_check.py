"""The keepers of a pack see every fault at once, and what they should know besides."""

import datetime as dt

from domain.findings import Severity
from geodata import check_pack
from geodata.seal import seal_pack
from tests.geodata.pack_copy import copy_of_pack, remove, set_cell

APPRAISAL = "kitaminato.nearby_appraisal_yen_per_m2"


def notices(findings, code):
    return [finding.facts for finding in findings if finding.code == code]


def test_the_embedded_pack_has_no_fault():
    assert {finding.severity for finding in check_pack()} == {Severity.NOTICE}


def test_two_places_at_one_point_are_seen():
    assert notices(check_pack(), "places_at_one_point") == [{"ids": ("hibikinada-west-koyo", "koyo-mec")}]


def test_records_that_conflict_are_named_together():
    conflicts = [facts["ids"] for facts in notices(check_pack(), "conflicting_records")]
    assert ("D008", "D009") in conflicts


def test_what_is_unknown_is_listed_with_whom_to_ask():
    asked = {facts["owner"]: facts["ids"] for facts in notices(check_pack(), "unknown_records")}
    assert "kitakyushu.available_power_mw" in asked["grid_operator"]
    assert "kanda-shinmatsuyama.remaining_area_ha" in asked["prefecture"]


def test_the_embedded_pack_has_an_english_name_for_all_it_shows():
    assert notices(check_pack(), "no_english_name") == []


def test_superlatives_are_listed_for_the_claim_guard():
    (facts,) = notices(check_pack(), "superlative_claims")
    assert "S067" in facts["ids"]


def test_figures_age_from_day_to_day():
    def stale(on):
        (facts,) = (f for f in notices(check_pack(on=on), "stale_records") if f["file"] == "facts.csv")
        return facts["count"]

    assert stale(dt.date(2025, 1, 1)) < stale(dt.date(2026, 11, 22)) < stale(dt.date(2040, 1, 1))


def test_recalled_records_are_counted_per_file():
    counts = {facts["file"]: facts["count"] for facts in notices(check_pack(), "recalled_records")}
    assert counts["nodes.csv"] == 13


def test_every_faulty_record_is_reported_not_only_the_first(tmp_path):
    pack = copy_of_pack(tmp_path)
    set_cell("facts.csv", APPRAISAL, "confidence", "sure")(pack)
    set_cell("sites.csv", "orio", "offer", "free")(pack)
    findings = check_pack(pack)
    assert {finding.severity for finding in findings} == {Severity.FAULT}
    assert [(finding.code, finding.facts["column"]) for finding in findings] == [
        ("pack_record", "offer"),
        ("pack_record", "confidence"),
    ]


def test_every_broken_reference_is_reported(tmp_path):
    pack = copy_of_pack(tmp_path)
    set_cell("sites.csv", "orio", "owner", "moon")(pack)
    set_cell("nodes.csv", "uoeh", "sources", "nowhere")(pack)
    targets = {finding.facts.get("target") for finding in check_pack(pack)}
    assert {"moon", "nowhere"} <= targets


def test_an_edited_pack_is_told_to_be_sealed_only_when_its_records_are_right(tmp_path):
    pack = copy_of_pack(tmp_path)
    set_cell("facts.csv", APPRAISAL, "value", "25201")(pack)
    assert [(finding.code, finding.facts) for finding in check_pack(pack)] == [
        ("pack_digest", {"file": "facts.csv"})
    ]


def test_a_folder_without_a_manifest_is_one_fault_not_a_crash(tmp_path):
    pack = copy_of_pack(tmp_path)
    remove("manifest.toml")(pack)
    (finding,) = check_pack(pack)
    assert (finding.severity, finding.code) == (Severity.FAULT, "pack_missing_file")


def test_a_missing_english_name_is_a_notice(tmp_path):
    pack = copy_of_pack(tmp_path)
    set_cell("municipalities.csv", "40130", "name_en", "")(pack)
    seal_pack(pack)
    assert notices(check_pack(pack), "no_english_name") == [{"ids": ("40130",)}]

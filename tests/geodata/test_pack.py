"""A pack is read whole or refused with the file, the row and the reason."""

import shutil

import pytest

from domain.canonical import digest
from domain.errors import (
    PackDigestError,
    PackDuplicateIdError,
    PackEncodingError,
    PackMissingColumnError,
    PackMissingFileError,
    PackOutsideJapanError,
    PackRecordError,
    PackReferenceError,
    PackUnitError,
    TomlSyntaxError,
)
from domain.place import SiteKind
from geodata import load_pack
from geodata.pack import PACK_FILES
from geodata.pack_files import EMBEDDED_PACK
from geodata.seal import main, seal_pack
from tests.geodata.pack_copy import (
    add_column,
    copy_of_pack,
    drop_column,
    recode,
    remove,
    repeat_row,
    replace_text,
    set_cell,
)

APPRAISAL = "kitaminato.nearby_appraisal_yen_per_m2"
RECORD = "nankai-max.2012.40106"


def test_the_embedded_pack_is_read_with_typed_records():
    pack = load_pack()
    assert pack.info.id == "kitakyushu"
    assert pack.sites["higashida"].kind is SiteKind.DATACENTER_CAMPUS
    assert pack.facts["kkj.runway_length_m"].value == 2500.0
    assert pack.facts["D025"].value == "5弱"
    assert pack.facts["D008"].value_high == 90.0


def test_the_digest_of_a_pack_is_that_of_its_sorted_files_names_and_digests():
    lines = sorted(
        f"{name} {digest((EMBEDDED_PACK / name).read_bytes()).removeprefix('sha256:')}" for name in PACK_FILES
    )
    assert load_pack().info.digest == digest("\n".join(lines))


def test_owner_and_shelf_life_of_a_figure_come_from_its_kind_unless_it_has_its_own():
    pack = load_pack()
    assert pack.facts["kitaminato.remaining_area_ha"].owner == "industry"
    assert pack.facts["kanda-shinmatsuyama.remaining_area_ha"].owner == "prefecture"


@pytest.mark.parametrize(
    ("edit", "fault", "facts"),
    [
        (remove("nodes.csv"), PackMissingFileError, {"file": "nodes.csv"}),
        (remove("manifest.toml"), PackMissingFileError, {"file": "manifest.toml"}),
        (drop_column("facts.csv", "unit"), PackMissingColumnError, {"file": "facts.csv", "column": "unit"}),
        (add_column("sites.csv", "memo"), PackRecordError, {"row": 1, "column": "memo"}),
        (recode("sites.csv", "cp932"), PackEncodingError, {"file": "sites.csv", "row": 2}),
        (replace_text("owners.toml", "[industry]", "[industry"), TomlSyntaxError, {"path": "owners.toml"}),
        (replace_text("manifest.toml", "2026-11-22", '"soon"'), PackRecordError, {"column": "edition_date"}),
        (replace_text("arrivals.csv", "idcf,", ""), PackRecordError, {"file": "arrivals.csv", "row": 2}),
        (repeat_row("sites.csv", "orio"), PackDuplicateIdError, {"id": "orio", "second": 37}),
        (set_cell("nodes.csv", "uoeh", "id", "orio"), PackReferenceError, {"id": "orio"}),
        (set_cell("facts.csv", APPRAISAL, "unit", "ha"), PackUnitError, {"expected": "yen_per_m2"}),
        (set_cell("facts.csv", APPRAISAL, "unit", "tsubo"), PackUnitError, {"unit": "tsubo"}),
        (replace_text("attributes.toml", '"beds"', '"bed"'), PackUnitError, {"id": "beds", "unit": "bed"}),
        (set_cell("facts.csv", APPRAISAL, "value", "cheap"), PackRecordError, {"expected": "number"}),
        (set_cell("facts.csv", APPRAISAL, "value", "NaN"), PackRecordError, {"column": "value"}),
        (set_cell("facts.csv", APPRAISAL, "value", "inf"), PackRecordError, {"column": "value"}),
        (set_cell("sites.csv", "orio", "lat", "nan"), PackRecordError, {"column": "lat"}),
        (set_cell("sites.csv", "orio", "lat", "130.7"), PackOutsideJapanError, {"id": "orio", "lat": 130.7}),
        (set_cell("nodes.csv", "kkj", "lon", ""), PackOutsideJapanError, {"id": "kkj", "lon": None}),
        (set_cell("sites.csv", "orio", "ward_code", "40102"), PackReferenceError, {"target": "40102"}),
        (set_cell("sites.csv", "orio", "owner", "moon"), PackReferenceError, {"target": "moon"}),
        (set_cell("sites.csv", "orio", "sources", "nowhere"), PackReferenceError, {"target": "nowhere"}),
        (
            set_cell("sites.csv", "orio", "offer", "free"),
            PackRecordError,
            {"column": "offer", "value": "free"},
        ),
        (set_cell("facts.csv", APPRAISAL, "attribute", "colour"), PackReferenceError, {"target": "colour"}),
        (set_cell("facts.csv", APPRAISAL, "subject", "site:x"), PackReferenceError, {"target": "site:x"}),
        (set_cell("facts.csv", "D019", "superseded_by", "D999"), PackReferenceError, {"target": "D999"}),
        (set_cell("facts.csv", "D025", "value", "5"), PackRecordError, {"row": "D025", "value": "5"}),
        (set_cell("facts.csv", "orio.site_status", "note_en", ""), PackRecordError, {"column": "note_en"}),
        (set_cell("scenario_records.csv", RECORD, "scenario", "sea"), PackReferenceError, {"target": "sea"}),
        (set_cell("scenario_records.csv", RECORD, "area", "月面"), PackReferenceError, {"target": "月面"}),
        (set_cell("scenario_records.csv", RECORD, "jma_intensity_max", "8"), PackRecordError, {"value": "8"}),
        (set_cell("scenario_records.csv", RECORD, "as_of", "2012頃"), PackRecordError, {"column": "as_of"}),
        (set_cell("strengths.csv", "S001", "viewpoint", "fun"), PackRecordError, {"column": "viewpoint"}),
        (set_cell("arrivals.csv", "idcf", "site_ids", "mars"), PackReferenceError, {"target": "mars"}),
        (set_cell("municipalities.csv", "40106", "evidence", "x"), PackReferenceError, {"target": "x"}),
        (set_cell("facts.csv", APPRAISAL, "value", "25201"), PackDigestError, {"file": "facts.csv"}),
    ],
)
def test_a_broken_pack_is_refused_with_the_place_and_the_reason(tmp_path, edit, fault, facts):
    pack = copy_of_pack(tmp_path)
    edit(pack)
    with pytest.raises(fault) as refused:
        load_pack(pack)
    assert facts.items() <= refused.value.facts.items()


def test_words_without_their_second_language_are_refused(tmp_path):
    pack = copy_of_pack(tmp_path)
    for column in ("note_ja", "note_en"):
        set_cell("facts.csv", "orio.site_status", column, "")(pack)
    with pytest.raises(PackRecordError) as refused:
        load_pack(pack)
    assert refused.value.facts["expected"] == "both_languages"


def test_a_pack_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read_after_sealing(tmp_path):
    pack = copy_of_pack(tmp_path)
    sites = (pack / "sites.csv").read_bytes()
    (pack / "sites.csv").write_bytes(b"\xef\xbb\xbf" + sites.replace(b"\n", b"\r\n"))
    seal_pack(pack)
    assert load_pack(pack).sites == load_pack().sites


def test_sealing_after_an_edit_makes_a_new_digest_and_a_pack_that_loads(tmp_path):
    pack = copy_of_pack(tmp_path)
    set_cell("facts.csv", APPRAISAL, "value", "25201")(pack)
    seal_pack(pack)
    edited, embedded = load_pack(pack), load_pack()
    assert edited.facts[APPRAISAL].value == 25201.0
    assert edited.info.digest != embedded.info.digest
    assert (edited.info.edition, edited.info.title) == (embedded.info.edition, embedded.info.title)


def test_sealing_an_unchanged_pack_changes_nothing(tmp_path):
    pack = copy_of_pack(tmp_path)
    before = (pack / "manifest.toml").read_bytes()
    seal_pack(pack)
    assert (pack / "manifest.toml").read_bytes() == before


def test_a_faulty_pack_is_not_sealed(tmp_path, monkeypatch, capsys):
    pack = copy_of_pack(tmp_path)
    before = (pack / "manifest.toml").read_bytes()
    set_cell("facts.csv", APPRAISAL, "unit", "ha")(pack)
    monkeypatch.setattr("sys.argv", ["seal", str(pack)])
    assert main() == 1
    assert "pack_unit" in capsys.readouterr().err
    assert (pack / "manifest.toml").read_bytes() == before


def test_the_manifest_alone_cannot_vouch_for_another_set_of_files(tmp_path):
    pack = copy_of_pack(tmp_path)
    digest_line = f'digest = "{load_pack().info.digest}"'
    replace_text("manifest.toml", digest_line, 'digest = "sha256:0"')(pack)
    with pytest.raises(PackDigestError) as refused:
        load_pack(pack)
    assert refused.value.facts == {"file": "manifest.toml"}


def test_every_evidence_id_of_the_pack_leads_to_its_record():
    pack = load_pack()
    ids = [
        *(fact for site in pack.sites.values() for fact in site.offer_evidence),
        *(fact for scenario in pack.scenarios.values() for fact in scenario.probabilities),
        *pack.strengths,
        *pack.layers,
    ]
    assert [pack.record(identity).id for identity in ids] == ids


def test_a_copy_elsewhere_is_the_same_pack(tmp_path):
    shutil.copytree(EMBEDDED_PACK, tmp_path / "elsewhere")
    assert load_pack(tmp_path / "elsewhere").info == load_pack().info

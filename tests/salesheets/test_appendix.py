"""The site data sheets: a page per place, every field answered or asked of its owner."""

import hashlib
import io
import re
import subprocess
import sys

import numpy as np
import pypdf
import pytest

from domain.errors import NothingToPrintError, SheetTooLongError
from domain.evidence import DataClass, EvidenceClass, ShelfLife
from domain.measures import CellDetail, Coverage, MeasureCard, MeasureTable
from domain.place import Fact, Municipality, Owner, Site
from salesheets import SheetSettings
from salesheets.appendix import render_appendix
from salesheets.rfi_cards import field_groups
from tests.salesheets.builders import PLACES, both, make_incentives, make_pack, make_recommendation

pytestmark = pytest.mark.sheet
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
DEEP = both("最大3〜5m", "3 to 5 m deep")
GRID = both("九州電力送配電", "Kyuden T&D")
ASKED = {"ja": "に照会", "en": "asked of"}


def make_site(identity, name, **more):
    return Site(
        id=identity, name=name, ward_code="40106", municipality_code="40100", kind="office_district",
        lat=33.88, lon=130.88, coord_error_m=1000, offer="to_confirm",
        offer_reason=both("募集の有無を確認中です", "offers being confirmed"),
        sources=("eq",), as_of="2025-03", evidence_class="manual", confidence="verified",
        tier="official", owner="planning", shelf_life=ShelfLife.PHYSICAL, **more,
    )  # fmt: skip


def make_site_fact(identity, attribute, value, *, confidence="verified"):
    return Fact(
        id=identity, subject=f"site:{PLACES[0][0]}", attribute=attribute, value=value, unit="text",
        sources=("eq",), as_of="2025-09", evidence_class="observed", confidence=confidence,
        tier="official", owner="planning", shelf_life=ShelfLife.PHYSICAL,
    )  # fmt: skip


def pack_of_sites(**facts):
    pack = make_pack()
    attributes = dict(pack.attributes)
    for name in ("use_district", "floor_area_ratio_pct"):
        changed = {"id": name, "label": both("値", "value")}
        attributes[name] = pack.attributes["probability"].model_copy(update=changed)
    return type(pack)(
        **{name: getattr(pack, name) for name in pack.__dataclass_fields__}
        | {
            "sites": {p[0]: make_site(p[0], both(p[1], p[2])) for p in PLACES},
            "municipalities": {
                "40106": Municipality(code="40106", prefecture="福岡県", name="北九州市小倉北区")
            },
            "facts": {**pack.facts, **facts},
            "attributes": attributes,
            "owners": {**pack.owners, "grid_operator": Owner(id="grid_operator", name=GRID)},
        }
    )


def table_of(text, *, evidence=("kokura-core-uomachi",)):
    """Return a table with the flood measure known at the first place and nothing else."""
    card = MeasureCard(
        id="flood_max_rank",
        label=both("浸水"),
        unit="flood_rank",
        operator="x",
        owner="planning",
        meaning=both(""),
    )
    known = CellDetail(text, Coverage.COVERED, evidence, EvidenceClass.DERIVED, DataClass.A)
    ids = tuple(place[0] for place in PLACES)
    nothing = np.full((len(ids), 1), np.nan)
    return MeasureTable(ids, (card,), nothing, nothing, nothing, {(ids[0], "flood_max_rank"): known})


def appendix(language="ja", *, text=DEEP, pack=None, **more):
    return render_appendix(
        make_recommendation(), pack=pack or pack_of_sites(), table=more.pop("table", table_of(text)),
        incentives=make_incentives(), language=language, settings=SheetSettings(), **more,
    )  # fmt: skip


def pages_of(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def plain(text):
    return re.sub(r"[\s\u2060]", "", text)  # the joiner before a source number shows nothing


@LANGUAGES
def test_there_is_one_page_per_place_with_every_field_on_it(language):
    pages = pages_of(appendix(language))
    assert len(pages) == 3
    for page, place in zip(pages, PLACES, strict=True):
        name = place[1 if language == "ja" else 2].removesuffix(" (Asano)")  # an aside of a long name
        assert plain(name) in plain(page)
        for group in field_groups():
            assert plain(group.label[language]) in plain(page)
            missing = [card.id for card in group.fields if plain(card.label[language]) not in plain(page)]
            assert not missing


@LANGUAGES
def test_what_nobody_has_published_is_asked_of_its_owner_and_never_guessed(language):
    first = plain(pages_of(appendix(language))[0])
    assert (
        plain("不明 — 九州電力送配電に照会" if language == "ja" else "Unknown — asked of Kyuden T&D") in first
    )
    fields = sum(len(group.fields) for group in field_groups())
    assert first.count(plain(ASKED[language])) > fields / 2


def test_a_known_measure_stands_with_its_words_class_date_and_source():
    first, second, _ = (plain(page) for page in pages_of(appendix()))
    assert "最大3〜5m[1]" in first
    assert "A・算出" in first
    assert "地震調査委員会長期評価(報道発表)" in first
    assert "最大3〜5m" not in second


def test_a_figure_for_staff_only_is_being_confirmed_and_does_not_hide_one_that_may_be_printed():
    recalled = make_site_fact("r", "use_district", "秘密の用途", confidence="recalled")
    page = plain(pages_of(appendix(pack=pack_of_sites(r=recalled)))[0])
    assert "秘密の用途" not in page
    assert "確認中" in page
    known = make_site_fact("k", "use_district", "商業地域")
    page = plain(pages_of(appendix(pack=pack_of_sites(r=recalled, k=known)))[0])
    assert "秘密の用途" not in page
    assert "商業地域" in page


@LANGUAGES
def test_dates_stand_in_words_and_never_as_a_machine_writes_them(language):
    text = both("想定は2026-11-26の版です", "the edition is of 2026-11-26")
    pages = pages_of(appendix(language, text=text))
    assert plain("2026年11月26日" if language == "ja" else "26 Nov 2026") in plain(pages[0])
    assert not re.search(r"\d{4}-\d{2}", " ".join(pages))


def test_a_use_district_on_record_in_japanese_only_is_named_in_english():
    known = make_site_fact("k", "use_district", "準工業地域")
    page = plain(pages_of(appendix("en", pack=pack_of_sites(k=known)))[0])
    assert "quasi-industrial" in page
    assert "工業地域" not in page


@LANGUAGES
def test_a_search_finds_words_with_brackets_in_them(language):
    """The joiner before a source number must not hide in a letter that other words use too."""
    page = pages_of(appendix(language))[0]
    assert ("受電の電力(MW)と時期" if language == "ja" else "Power (MW) and date") in page


@LANGUAGES
def test_every_page_counts_what_is_answered_and_what_is_asked(language):
    fields = sum(len(group.fields) for group in field_groups())
    for page in pages_of(appendix(language)):
        numbers = re.search(
            r"(\d+)項目のうち(\d+)項目を記載、(\d+)項目"
            if language == "ja"
            else r"(\d+) of (\d+) fields answered, (\d+)",
            re.sub(r"\s+", " ", page),
        )
        first, second, asked = (int(number) for number in numbers.groups())
        known = min(first, second)
        assert max(first, second) == fields == known + asked
        assert plain(page).count(plain(ASKED[language])) >= asked


@LANGUAGES
def test_the_paper_claims_to_be_accessible_and_archivable(language):
    pdf = appendix(language)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert re.search(r"pdfaid:part>2<", metadata)


def test_a_text_too_long_for_the_page_is_refused_with_the_field():
    endless = both("とても長い説明が続き" * 400, "a very long tale " * 400)
    with pytest.raises(SheetTooLongError) as caught:
        appendix(text=endless)
    assert caught.value.facts["field"] == "洪水(想定最大規模)"


def test_where_no_place_is_left_there_is_no_empty_paper():
    with pytest.raises(NothingToPrintError):
        render_appendix(
            make_recommendation(places=0), pack=pack_of_sites(), table=table_of(both("-")), incentives=(),
            language="ja", settings=SheetSettings(),
        )  # fmt: skip


def test_the_same_place_gives_the_same_bytes_in_another_process():
    program = (
        "from tests.salesheets.test_appendix import appendix; import hashlib;"
        "print(hashlib.sha256(appendix()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == hashlib.sha256(appendix()).hexdigest()

"""A batch: everything that can come out comes out, the rest is named, and nothing is made twice."""

import csv
import io
import os
import resource
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from domain.brief import Brief
from domain.text import Bilingual
from salesheets.extras import Extras, Message
from service.messages import say_error
from service.settings import Settings
from service.store.database import Database, open_engine
from service.store.ready import ready_database
from service.store.sheet_register import SheetRegister
from service.usecases.batch_journal import JOURNAL
from service.usecases.batch_papers import inert, join_sheets, summary, write_index, write_report
from service.usecases.make_sheets import Batch, make_sheets
from service.usecases.sheet_orders import Fault, State, Target, TargetList
from service.usecases.verify_sheet import Verdict, verify_sheet
from service.wiring import Workshop
from tests.service.usecases.other_workers import DEADLY, set_and_tell, set_or_die
from tests.service.usecases.real_sheets import recommendation, workshop
from tests.service.usecases.test_living_sheets import TODAY

pytestmark = [pytest.mark.sheet, pytest.mark.slow]


@contextmanager
def small_disk():
    """Let no file grow beyond 250 kB, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def brief(name, **changes):
    base = recommendation().brief.model_dump(mode="json")
    return Brief.model_validate(base | {"company": {"name": name}} | changes)


def target(row, name, languages=("ja",), **changes):
    return Target(row, name, brief(name, **changes), languages)


@pytest.fixture
def batch(tmp_path):
    return Batch(Workshop(), tmp_path / "out", ready(tmp_path / "state" / "kamae.sqlite3"))


def ready(path):
    """Return the address of a register that a command has made."""
    database = Database(open_engine(f"sqlite+pysqlite:///{path}"))
    ready_database(database, path.parent)
    database.close()
    return f"sqlite+pysqlite:///{path}"


def made(batch, *targets, faults=()):
    return make_sheets(TargetList(targets, faults), batch)


def states(outcomes):
    return [(outcome.row, outcome.state.value) for outcome in outcomes]


def files(batch):
    return sorted(path.name for path in batch.folder.iterdir() if path.name.startswith("0"))


BAD_CELL = Fault(
    row=4,
    column=Bilingual(ja="敷地面積", en="site area"),
    says=Bilingual(ja="「広」", en="“wide”"),
    mend=Bilingual(ja="直す", en="mend"),
    name="=悪",
)


def test_every_good_row_comes_out_and_every_bad_one_is_named(batch):
    outcomes = made(
        batch,
        target(2, "㈱髙﨑精工", ("ja", "en")),
        target(3, "迷子商事", present_sites=({"role": "head_office", "municipality": "どこにもない市"},)),
        target(5, "絵文字💯商事"),
        target(6, "重複商事"),
        target(7, "重複商事"),
        faults=(BAD_CELL,),
    )
    assert " ".join(f"{row}:{state}" for row, state in states(outcomes)) == (
        "2:made 2:made 3:refused 4:refused 5:refused 6:made 7:duplicate"
    )
    assert files(batch) == ["0002-髙﨑精工-en.pdf", "0002-髙﨑精工-ja.pdf", "0006-重複商事-ja.pdf"]
    assert [outcome.fault for outcome in outcomes if outcome.fault] == [
        "unknown_municipality",
        "missing_glyph",
    ]
    database = Database(open_engine(batch.register))
    register = SheetRegister(database)
    assert len(register.sheets()) == 3
    for outcome in outcomes:
        if outcome.file:
            path = str(batch.folder / outcome.file)
            found = verify_sheet(path, register=register, pack=workshop().pack, on=TODAY)
            assert found.verdict is Verdict.GENUINE
    database.close()

    _the_report_names_row_column_and_mend(batch, outcomes)
    _the_index_leads_to_every_sheet_and_asks_nothing_of_others(batch, outcomes)
    _the_joined_file_holds_the_pages_in_order(batch, outcomes)
    _a_second_run_makes_nothing_again(batch, outcomes)


def _the_report_names_row_column_and_mend(batch, outcomes):
    raw = write_report(outcomes, batch.folder, language="ja", say_error=say_error).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {(row["行"], row["言語"]): row for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))}
    assert len(rows) == len(outcomes)
    assert rows["4", ""]["列"] == "敷地面積"
    assert rows["4", ""]["直し方"] == "直す"
    assert rows["4", ""]["会社名"] == "'=悪"
    assert rows["3", "日本語"]["列"] == "本社所在地"
    assert "どこにもない市" in rows["3", "日本語"]["内容"]
    assert rows["5", "日本語"]["列"] == "会社名"
    assert "💯" in rows["5", "日本語"]["内容"]
    assert rows["7", "日本語"]["内容"] == "6行目と同じ内容です。"
    assert summary(outcomes, "ja") == "3件を作成、0件は前回のまま、1件は重複、3件は要修正です。"
    english = write_report(outcomes, batch.folder, language="en", say_error=say_error).read_text("utf-8-sig")
    assert english.startswith("row,company,")


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.fetched = [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        elif "src" in found or tag in {"script", "link", "iframe", "img"}:
            self.fetched.append(tag)


def _the_index_leads_to_every_sheet_and_asks_nothing_of_others(batch, outcomes):
    more = {"joined": True, "edition": "2026-11", "day": "2026-11-22"}
    path = write_index(outcomes, batch.folder, language="ja", say_error=say_error, **more)
    text = path.read_text(encoding="utf-8")
    page = Links()
    page.feed(text)
    assert page.fetched == []
    assert "http" not in text.replace("http-equiv", "")
    assert len([link for link in page.links if link.endswith(".pdf")]) == 4
    assert "要修正" in text


def _the_joined_file_holds_the_pages_in_order(batch, outcomes):
    reader = PdfReader(join_sheets(outcomes, batch.folder))
    assert len(reader.pages) == 6
    assert [item.title for item in reader.outline] == ["2 ㈱髙﨑精工", "2 ㈱髙﨑精工", "6 重複商事"]
    assert "髙﨑精工" in reader.pages[2].extract_text()


def _a_second_run_makes_nothing_again(batch, outcomes):
    before = {name: (batch.folder / name).stat().st_mtime_ns for name in files(batch)}
    (batch.folder / files(batch)[2]).write_bytes(b"torn")
    again = made(batch, target(2, "㈱髙﨑精工", ("ja", "en")), target(6, "重複商事"), target(8, "新しい商事"))
    assert states(again) == [(2, "unchanged"), (2, "unchanged"), (6, "made"), (8, "made")]
    after = {name: (batch.folder / name).stat().st_mtime_ns for name in files(batch)}
    assert [before[name] == after[name] for name in sorted(before)] == [True, True, False]
    assert again[0].document_id == outcomes[0].document_id


def test_a_torn_journal_only_costs_time(batch):
    made(batch, target(2, "甲商事"))
    journal = batch.folder / JOURNAL
    journal.write_text(journal.read_text() + '{"key": "torn', encoding="utf-8")
    assert states(made(batch, target(2, "甲商事"))) == [(2, "unchanged")]
    journal.write_text("nonsense\n[]\n{}\n", encoding="utf-8")
    assert states(made(batch, target(2, "甲商事"))) == [(2, "made")]


def test_a_sheet_that_is_in_no_register_is_made_again(batch, tmp_path):
    made(batch, target(2, "甲商事"))
    elsewhere = replace(batch, register=ready(tmp_path / "other.sqlite3"))
    assert states(made(elsewhere, target(2, "甲商事"))) == [(2, "made")]


def test_other_settings_make_other_sheets(batch):
    made(batch, target(2, "甲商事"))
    other = replace(batch, tools=Workshop(Settings(contact_ja="別の窓口")))
    assert states(made(other, target(2, "甲商事"))) == [(2, "made")]


def test_a_message_stands_on_every_sheet_and_another_one_makes_them_anew(batch):
    def with_message(text):
        words = Bilingual(ja=text, en=text)
        return replace(batch, extras=Extras(message=Message(text=words, signed=words)))

    welcome = with_message("ようこそ。")
    assert states(made(welcome, target(2, "甲社"))) == [(2, "made")]
    text = "".join(page.extract_text() for page in PdfReader(batch.folder / files(batch)[0]).pages)
    assert "ようこそ。" in text
    assert states(made(welcome, target(2, "甲社"))) == [(2, "unchanged")]
    assert states(made(with_message("お待ちしています。"), target(2, "甲社"))) == [(2, "made")]
    claimed = made(with_message("日本一のまちです。"), target(2, "甲社"))
    assert [(outcome.state.value, outcome.fault) for outcome in claimed] == [("refused", "claim_refused")]


def test_a_worker_uses_one_thread_and_loads_nothing_but_the_typesetter(batch, monkeypatch, tmp_path):
    """Idle threads burned a third of the time of two workers; what ranks places is 100 MB each."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    told = tmp_path / "worker"
    setter = partial(set_and_tell, told)
    assert states(made(replace(batch, set_sheet=setter), target(2, "甲社"))) == [(2, "made")]
    assert told.read_text(encoding="utf-8") == "1 1 []"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_a_worker_killed_in_the_middle_takes_only_its_own_row_along(batch):
    rows = (target(2, "甲商事"), target(3, DEADLY), target(4, "乙商事"), target(5, "丙商事"))
    outcomes = make_sheets(TargetList(rows, ()), replace(batch, set_sheet=set_or_die))
    assert states(outcomes) == [(2, "made"), (3, "refused"), (4, "made"), (5, "made")]
    assert outcomes[1].fault == "sheet_worker"


def test_a_disk_that_takes_no_more_leaves_nothing_half_written(batch):
    good = made(batch, target(2, "甲商事"))
    rows = (target(2, "甲商事"), target(3, "乙商事"))
    with small_disk():
        outcomes = make_sheets(TargetList(rows, ()), batch)
    assert states(outcomes) == [(2, "unchanged"), (3, "refused")]
    assert outcomes[1].fault == "output_not_writable"
    assert files(batch) == [good[0].file]
    assert [path.name for path in batch.folder.iterdir() if path.name.startswith(".0")] == []


def test_an_interrupt_before_the_register_leaves_no_sheet_that_nobody_can_check(batch, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("service.usecases.sheet_composer.register_sheet", interrupted)
        with pytest.raises(KeyboardInterrupt):
            made(batch, target(2, "甲商事"))
    assert files(batch) == []
    assert states(made(batch, target(2, "甲商事"))) == [(2, "made")]


def test_progress_counts_what_is_there_already(batch):
    made(batch, target(2, "甲商事"))
    told = []
    make_sheets(
        TargetList((target(2, "甲商事"), target(3, "乙商事")), ()),
        batch,
        progress=lambda *at: told.append(at),
    )
    assert told == [(2, 2)]


FORMULAS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", " =1", "|x", "%x"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_of_a_report_is_a_formula(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["甲商事", "株式会社A=B", "7K2M-90QD", ""])
def test_other_cells_stay_as_they_are(cell):
    assert inert(cell) == cell


def test_nothing_to_join_joins_nothing(batch):
    outcomes = made(batch, faults=(BAD_CELL,))
    assert [outcome.state for outcome in outcomes] == [State.REFUSED]
    assert join_sheets(outcomes, batch.folder) is None

from domain.evidence import PrintRule
from salesheets.sources import SourceRegister
from tests.salesheets.builders import make_note


def test_sources_are_numbered_in_the_order_of_citing_and_share_a_number():
    register = SourceRegister(language="ja")
    first, second = make_note("a", "資料A"), make_note("b", "資料B")
    assert register.cite("一", (first,)).marks == (1,)
    assert register.cite("二", (second, first)).marks == (1, 2)
    assert [line.title for line in register.lines()] == ["資料A", "資料B"]


def test_a_record_for_staff_only_is_never_cited():
    register = SourceRegister(language="ja")
    secret = make_note("s", "聞き取り", rule=PrintRule.STAFF_ONLY)
    assert register.cite("賃料", (secret,)) is None
    assert register.cite("賃料", (secret, make_note("a", "資料A"))) is None
    assert register.lines() == ()


def test_words_without_evidence_need_none():
    assert SourceRegister(language="ja").cite("当方の判断", ()).marks == ()


def test_a_stale_figure_carries_its_year_and_a_secondary_one_says_so():
    register = SourceRegister(language="ja")
    old = make_note("o", "旧資料", as_of="2014-03", rule=PrintRule.WITH_DATE)
    hearsay = make_note("h", "転記", rule=PrintRule.AS_SECONDARY)
    assert register.cite("120人", (old,)).remark == "2014年時点"
    assert register.cite("震度5弱", (hearsay,)).remark == "二次資料による"
    assert SourceRegister(language="en").cite("JMA 5 lower", (hearsay,)).remark == "from a secondary source"

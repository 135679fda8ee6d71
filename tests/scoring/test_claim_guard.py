"""What people write freely, and the words of the product itself, meet the same rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.claims import ClaimCard, ClaimPermit, objections_to
from domain.evidence import Confidence, DataClass, EvidenceClass, EvidenceNote, PrintRule, Tier
from domain.text import Bilingual
from scoring.claim_guard import check_text, checked_claims, claim_rules


def make_note(rule=PrintRule.FREE, identity="S029"):
    return EvidenceNote(
        id=identity,
        kind="strength",
        says=Bilingual(ja="記録", en="record"),
        source_titles=(),
        urls=(),
        page=None,
        as_of="2026-05",
        tier=Tier.OFFICIAL,
        evidence_class=EvidenceClass.OBSERVED,
        confidence=Confidence.VERIFIED,
        data_class=DataClass.A,
        print_rule=rule,
        owner="industry",
    )


def rules_of(text, language="ja", **more):
    return {objection.rule for objection in check_text(text, language, **more)}


SUPERLATIVES = [
    "九州で唯一の空港です。",
    "ゆいいつの空港です。",
    "唯 一の空港です。",
    "唯・一の空港です。",
    "唯\u200b一の空港です。",
    "唯\ufe00一の空港です。",
    "日本一のまちです。",
    "日 本 一のまちです。",
    "日本ーのまちです。",
    "日本―のまちです。",
    "日本⼀のまちです。",
    "日本壹のまちです。",
    "日本１位のまちです。",
    "九州で首位の港です。",
    "國內最大の港です。",
    "Ｎｏ．１のまちです。",
    "No . 1のまちです。",
    "N o 1のまちです。",
    "№１のまちです。",
    "＃１のまちです。",
    "ﾅﾝﾊﾞｰﾜﾝのまちです。",
    "ナンバー・ワンのまちです。",
    "なんばーわんのまちです。",
    "世界初の工場です。",
    "世界で初めての工場です。",
    "国内最大の洋上風力です。",
    "過去最高を更新しました。",
    "最高の環境です。",
    "当地の最大の強みです。",
    "九州で最も安い水です。",
    "一番安い水です。",
    "受賞多数🥇のまちです。",
    "The largest port of Kyushu.",
    "The LARGEST port of Kyushu.",
    "The l a r g e s t port of Kyushu.",
    "The lar-gest port of Kyushu.",
    "The ｌａｒｇｅｓｔ port of Kyushu.",
    "The 𝐥𝐚𝐫𝐠𝐞𝐬𝐭 port of Kyushu.",
    "The lаrgеst port of Kyushu.",
    "Our 0nly rival is the sea.",
    "The only 24-hour airport.",
    "A uniquely placed city.",
    "Japan's leading city for robots.",
    "Number One in Japan.",
    "The world's first plant.",
    "No.1 in Japan.",
    "Best in Japan.",
    "Second-to-none logistics.",
]
ABSOLUTES = [
    "災害に強く、安全なまちです。",
    "安-全なまちです。",
    "「安」「全」なまちです。",
    "あんぜんなまちです。",
    "アンゼンなまちです。",
    "安心してお越しください。",
    "リスクはゼロです。",
    "リスクはｾﾞﾛです。",
    "リスクは0です。",
    "津波は来ません。",
    "津波の心配はありません。",
    "南海トラフの影響はありません。",
    "影響なし",
    "浸水想定なし",
    "浸水しません。",
    "停電の恐れはほぼない。",
    "絶対に止まりません。",
    "絕對に止まりません。",
    "必ず成功します。",
    "かならず成功します。",
    "100%の安全性です。",
    "災害の少ないまちです。",
    "A safe place.",
    "A s.a.f.e place.",
    "A sa-fe place.",
    "A s@fe place.",
    "Zero risk.",
    "Risk-free.",
    "No earthquakes here.",
    "It will not flood.",
    "It won't flood.",
    "Your business never stops.",
    "We guarantee supply.",
    "Free from disasters.",
    "Earthquake-proof ground.",
]


@pytest.mark.parametrize("text", SUPERLATIVES)
def test_a_superlative_is_found_however_it_is_written(text):
    assert "superlatives" in rules_of(text)


@pytest.mark.parametrize("text", ABSOLUTES)
def test_a_promise_of_safety_is_found_however_it_is_written(text):
    assert "absolutes" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "斜線のない場所も安全を意味しません。",
        "公表された浸水想定区域の外（「安全」を意味しません）",
        "「南海トラフの影響はない」とは言えません。",
        "南海トラフ最大クラスの地震の想定最大規模です。",
        "津波は海岸での最大で、浸水深ではありません。",
        "必ずしも十分ではありません。",
        "市長トップセールスでお目にかかれて光栄です。",
        "ゼロカーボンシティを目指しています。",
        "絶対高さ制限のある地区です。",
        "市役所は一番街の近くです。",
        "2026年11月22日にお目にかかりました。",
        "お問い合わせは 093-000-0000 へ、令和8年12月1日までにお願いします。",
        "An empty map does not mean safe.",
        "This is no guarantee.",
        "Nankai Trough, largest class",
        "tsunami, highest level on the coast",
        "for information only",
        "Hit: the company's side only",
        "We met on 22 November 2026.",
        "net zero by 2050",
        "ものづくりの歴史と人材で、皆さまの次の一歩をお手伝いします。",
        "Our engineers look forward to working with you.",
    ],
)
def test_a_caveat_a_hazard_term_and_a_date_pass(text):
    assert check_text(text, "ja") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安全を意味しませんが、日本一です。", "日本一"),
        ("安全を意味しません。しかし安全です。", "安全"),
        ("安全ではないとは言えません。", "安全"),
        ("安全ではありませんか。", "安全"),
        ("It does not mean safe, but it is safe.", "safe"),
        ("ゼロカーボンで、リスクもゼロです。", "ゼロ"),
    ],
)
def test_a_caveat_excuses_itself_and_nothing_beside_it(text, found):
    assert found in {objection.found for objection in check_text(text, "ja")}


@pytest.mark.parametrize(
    "text",
    ["人口は90万人です。", "人口は９０万人です。", "約八割が残ります。", "半数が残ります。",
     "社員の三分の二", "Two thousand engineers live here.", "Half of them stay.", "It takes 24 minutes.",
     "費用は100億円です。"],
)  # fmt: skip
def test_a_figure_in_free_text_needs_a_record(text):
    assert rules_of(text) == {"figures"}


@pytest.mark.parametrize(
    "claim",
    ["No.１", "Ｎｏ．１", "№1", "ﾅﾝﾊﾞｰﾜﾝ", "日 本 一", "日・本・一", "にほんいち", "ニッポン一",
     "世界最高水準", "世界水準", "断トツ", "他に類がない", "他に例のない",
     "右に出る都市はない", "どこにも負けない", "抜群の立地", "最適な立地です", "最も安い",
     "アジアに最も近い", "第一位", "首位", "最先端", "最優秀", "ベストな立地",
     "トップの実績", "圧倒的", "有数の", "最速", "格安", "unbeaten", "peerless", "the leading location",
     "state-of-the-art", "world-beating",
     "There is no better place", "Nothing beats it", "the most reliable", "b e s t"],
)  # fmt: skip
def test_more_ways_to_say_best_need_a_permit(claim):
    assert "superlatives" in rules_of(f"北九州市は{claim}")


@pytest.mark.parametrize(
    "claim",
    ["１００％安全", "百パーセント安全", "zero risk", "Ｚｅｒｏ　Ｒｉｓｋ", "リスク０", "ノーリスク",
     "ノーダメージ", "パーフェクト", "災害知らず", "地震とは無縁", "鉄壁", "津波が届かない",
     "水につからない", "停電知らず", "間違いなく", "未来永劫", "保証します", "太鼓判", "totally secure",
     "hazard-free", "without any damage", "foolproof"],
)  # fmt: skip
def test_more_ways_to_say_safe_need_a_permit(claim):
    assert "absolutes" in rules_of(f"当地は{claim}")


@pytest.mark.parametrize(
    "figure",
    ["三割安い", "３割", "五割以上", "半額", "数倍", "倍の広さ", "七〇%", "八〇パーセント", "三分の一",
     "二十四時間", "数百社", "fifty percent", "ten times",
     "tenfold", "two-thirds", "a third of the cost", "one in five"],
)  # fmt: skip
def test_figures_in_words_are_figures(figure):
    assert rules_of(f"費用は{figure}") == {"figures"}


@pytest.mark.parametrize(
    "sentence",
    ["まず一度、現地をご覧ください。", "一つずつ確かめます。", "一部の区画は市街化調整区域です。",
     "一方、津波の想定は確認中です。", "次の十年をともに歩みたい。", "五市が合併したまちです。",
     "十分な時間をいただければ幸いです。", "万一のときの連絡先です。", "八幡東区と八幡西区をご案内します。",
     "割安感だけで選ばないでください。", "トップセールスで伺います。", "ベストを尽くします。",
     "先端技術の人材が学んでいます。", "最適な候補地を一緒に探します。", "最短の経路は担当がご案内します。",
     "最小限の手続きで進められるよう努めます。", "一番線のホームからすぐです。", "半島の先にある港です。",
     "倍率は公表していません。", "最も近い現拠点からの距離です。", "約束の日までにお答えします。",
     "水が止まった場合の手順を確認します。", "安全を意味しません。", "We will do our best to answer.",
     "Most of the plots are sold.", "The third place has a harbour.", "Please take a second look.",
     "At the top of the hill stands the campus.",
     "One of our officers will meet you at the station.", "The most recent map is online."],
)  # fmt: skip
def test_honest_sentences_pass(sentence):
    assert check_text(sentence, "ja") == ()


def test_a_figure_passes_with_a_printable_record_and_not_with_one_for_staff():
    text = "人口は90万人です。"
    assert check_text(text, "ja", notes=[make_note()]) == ()
    assert check_text(text, "ja", notes=[make_note(PrintRule.WITH_DATE)]) == ()
    assert rules_of(text, notes=[make_note(PrintRule.STAFF_ONLY)]) == {"figures"}


def test_a_permit_opens_its_own_word_and_only_with_its_own_fresh_proof():
    permit = ClaimPermit(word="九州で唯一", proof="S029", evidence="S029")
    cards = {"superlatives": claim_rules().cards["superlatives"].model_copy(update={"permits": (permit,)})}

    def found(text, proven):
        return [o.found for o in objections_to(text, cards, where="text", proven=proven)]

    assert found("九州で唯一の24時間空港", {"S029"}) == []
    assert found("九州で 唯一 の24時間空港", {"S029"}) == []
    assert found("九州で唯一の24時間空港", {"S030"}) == ["唯一"]
    assert found("日本で唯一の24時間空港", {"S029"}) == ["唯一"]
    assert found("九州で唯一、日本一の空港", {"S029"}) == ["日本一"]


def test_an_objection_shows_the_sentence_as_typed_the_rule_and_what_mends_it():
    (objection,) = check_text("ようこそ。当地は Ｎｏ．１ です。またどうぞ。", "ja")
    assert objection.sentence == "当地は Ｎｏ．１ です。"
    assert objection.found == "Ｎｏ．１"
    assert objection.rule == "superlatives"
    assert objection.where == "text.ja"
    assert objection.says.ja
    assert objection.mend.en


def test_every_proof_card_of_the_catalogue_keeps_the_rules():
    checked_claims()


@given(st.text(max_size=200))
def test_no_text_breaks_the_guard(text):
    for objection in check_text(text, "en"):
        assert objection.found in text


@given(
    st.sampled_from(["唯一", "日本一", "安全", "絶対"]),
    st.sampled_from([" ", "　", "-", "・", "\u200b", "‐", "*"]),
)
def test_letters_between_do_not_hide_a_word(word, between):
    assert check_text(between.join(word), "ja")


@pytest.mark.parametrize("fault", [{"words": ()}, {"patterns": ("(",)}])
def test_a_card_that_guards_nothing_or_cannot_be_read_is_refused(fault):
    card = dict(claim_rules().cards["superlatives"]) | {"patterns": (), **fault}
    with pytest.raises(ValueError, match=r"claim card|unterminated"):
        ClaimCard.model_validate(card)

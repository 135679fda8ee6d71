"""An invented company, real places and figures: a recommendation as the engine would make it."""

# ruff: noqa: E501
# fmt: off
# Tables of sample data read better in long rows than one value a line.
import datetime as dt

from domain.brief import Brief
from domain.evidence import (
    Confidence,
    DataClass,
    EvidenceClass,
    EvidenceNote,
    PrintRule,
    ShelfLife,
    Source,
    Tier,
)
from domain.exposure import Exposure, ExposureState
from domain.mapshapes import (
    Area,
    AreaRole,
    Hatch,
    HatchRole,
    MapFrame,
    MapLabel,
    MapNode,
    MapPlace,
    MapShapes,
    NorthArrow,
    ScaleBar,
)
from domain.place import Attribute, DataPack, Fact, NodeKind, Owner, PackInfo, Scenario, ScenarioKind
from domain.proofs import ArrivalNote, IncentiveNote, Proof, RivalRow, RivalYardstick, Viewpoint
from domain.recommendation import (
    CatalogueInfo,
    Contribution,
    FunctionResult,
    GateResult,
    GateState,
    PairResult,
    PairVerdict,
    RankedPlace,
    Recommendation,
    Robustness,
    Unknown,
)
from domain.text import Bilingual
from salesheets import SheetDocument, SheetSettings, compose, map_frame

TODAY = dt.date(2026, 11, 22)
CITY = Owner(id="planning", name=Bilingual(ja="危機管理室", en="Crisis Management Office"))


def both(ja, en=None):
    return Bilingual(ja=ja, en=en or ja)


def make_note(
    identity, title, *, as_of="2025-03", rule=PrintRule.FREE, url=None, page=None, tier=Tier.OFFICIAL
):
    return EvidenceNote(
        id=identity,
        kind="fact",
        says=both(f"{identity}の記録", f"record {identity}"),
        source_titles=(title if isinstance(title, Bilingual) else both(title),),
        urls=(url or f"https://www.city.kitakyushu.example/{identity}",),
        page=page,
        as_of=as_of,
        tier=tier,
        evidence_class=EvidenceClass.OBSERVED,
        confidence=Confidence.VERIFIED,
        data_class=DataClass.A,
        print_rule=rule,
        owner="planning",
    )


NOTES = {
    note.id: note
    for note in (
        make_note("offer", both("産業用地の分譲状況", "State of industrial land"), as_of="2024-06"),
        make_note(
            "flood",
            both("国土数値情報 洪水浸水想定区域データ(A31b)", "MLIT flood area data (A31b)"),
            as_of="2023",
            tier=Tier.DATASET,
        ),
        make_note("nankai_old", both("南海トラフ巨大地震の被害想定(2012年モデル)", "Nankai Trough assumptions (2012 model)"),
                  as_of="2012", rule=PrintRule.AS_SECONDARY, tier=Tier.SECONDARY),
        make_note("nankai_new", both("市地域防災計画 地震・津波の想定", "City disaster plan: quake and tsunami"), as_of="2025"),
        make_note("tokyo", both("首都直下地震等による東京の被害想定", "Tokyo damage assumptions"), as_of="2022-05-25"),
        make_note("shindo", both("全国地震動予測地図 2020年版", "National Seismic Hazard Maps 2020"), as_of="2020"),
        make_note("station", both("国土数値情報 鉄道", "MLIT railway data"), as_of="2024", tier=Tier.DATASET),
        make_note("talent", both("企業立地ガイド 人材", "Location guide: people"), as_of="2023-10"),
        make_note("grid", both("電力供給区域", "Supply areas of the utilities"), as_of="2024-04"),
        make_note("secret", both("担当者の聞き取り", "Officer's notes"), rule=PrintRule.STAFF_ONLY),
    )
}

PLACES = (
    ("kokura-core-uomachi", "小倉都心部 魚町・米町", "Kokura CBD, Uomachi", "小倉北区", "Kokurakita Ward", 66.4, 52.1, 78.8, 0.58),
    ("higashida", "八幡東田地区", "Yahata Higashida district", "八幡東区", "Yahatahigashi Ward", 61.0, 47.5, 74.0, 0.27),
    ("kokura-asano", "小倉駅新幹線口・浅野地区", "Kokura Station north side (Asano)", "小倉北区", "Kokurakita Ward", 58.7, 44.0, 72.9, 0.15),
)

GATES = (
    ("inside_city", "市内にある", "Inside the city", GateState.PASS, "北九州市内です", "It lies in Kitakyushu", ("offer",)),
    ("pair", "本社と同時に被災しない", "Not hit with the head office", GateState.CONDITIONAL,
     "南海トラフの区別の値が2012年版のため、新しい想定で確かめます", "Ward values are of 2012; to be checked with the new ones", ("nankai_old",)),
    ("flood", "浸水が0.5m未満、または床を上げられる", "Flood below 0.5 m, or floor raised", GateState.CONDITIONAL,
     "最大0.5〜3mの想定があります。2階以上の利用が条件です", "Up to 0.5–3 m assumed; use from the second floor up", ("flood",)),
    ("floor", "床面積 3,000 m²以上", "Floor of 3,000 m² or more", GateState.UNKNOWN,
     "空き床の面積の資料がありません", "No record of vacant floor", ()),
    ("power", "受電容量", "Power", GateState.UNKNOWN, "供給可能量の文書がありません", "No document on the supply", ("secret",)),
)

WISHES = (
    ("hazard_shaking", "揺れ(30年・震度6弱以上の確率)", "Shaking (6 lower+ in 30 years)", "pct", (1.6, 1.9, 1.6), (0.82, 0.8, 0.82), 0.22, "shindo"),
    ("pair_power", "本社と別の電力供給区域", "Another power area than HQ", "flag", (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), 0.16, "grid"),
    ("shinkansen", "新幹線駅まで", "To a Shinkansen station", "km", (0.6, 6.9, 0.4), (0.97, 0.52, 1.0), 0.14, "station"),
    ("airport", "空港まで", "To the airport", "min", (34.0, 41.0, 35.0), (0.7, 0.6, 0.69), 0.12, "station"),
    ("talent", "理工系の学校(10km以内)", "Engineering schools within 10 km", "count", (6.0, 8.0, 6.0), (0.75, 0.9, 0.75), 0.1, "talent"),
    ("flood_rank", "洪水の浸水想定", "River flood depth", "flood_rank", (3.0, 2.0, 3.0), (0.4, 0.6, 0.4), 0.1, "flood"),
    ("hospital", "救急病院まで", "To an emergency hospital", "km", (1.1, 2.4, 1.8), (0.9, 0.7, 0.8), 0.06, "station"),
    ("rent", "賃料の水準", "Rent", "yen_per_tsubo_month", (None, None, None), (0.5, 0.5, 0.5), 0.1, None),
)


GROUPS = {
    "hazard_shaking": "hazard",
    "flood_rank": "hazard",
    "pair_power": "pair",
    "talent": "talent",
    "rent": "land",
}


def make_contributions(index):
    return tuple(
        Contribution(
            criterion=identity,
            label=both(ja, en),
            group=GROUPS.get(identity, "access"),
            weight=weight,
            value=values[index],
            value_low=values[index],
            value_high=values[index],
            points=100 * weight * values[index],
            known=raws[index] is not None,
            raw=raws[index],
            unit=unit,
            data_class=DataClass.A if evidence else None,
            reason=both(*_reason(identity, raws[index], ja, en)),
            evidence=(evidence,) if evidence else (),
        )
        for identity, ja, en, unit, raws, values, weight, evidence in WISHES
    )


def _reason(identity, raw, ja, en):
    if identity == "pair_power":
        return (
            "本社の東京電力の区域とは別の、九州電力の区域です",
            "Another utility area (Kyushu) than your head office (Tokyo)",
        )
    if identity == "flood_rank":
        return (
            f"最大{'0.5〜3m' if raw == 2 else '3〜5m'}の想定",
            f"up to {'0.5–3 m' if raw == 2 else '3–5 m'} assumed",
        )
    if raw is None:
        return f"{ja}は不明です", f"{en} is unknown"
    return f"{ja}{raw:g}です", f"{en}: {raw:g}"


def make_exposure(scenario, area, state, jma=None, **more):
    return Exposure(
        scenario=scenario, area=both(*area), state=state, jma_intensity=jma, owner="planning", **more
    )


def make_pairs(ward, sites):
    """Head office in Tokyo first, then plants: two scenarios each."""
    results = []
    for number, (town, town_en, tokyo, nankai) in enumerate(sites):
        here_tokyo = make_exposure(
            "tokyo_inland", ward, ExposureState.OUTSIDE_PUBLISHED_AREA, evidence=("tokyo",)
        )
        there_tokyo = make_exposure(
            "tokyo_inland", (town, town_en), ExposureState.HIT if tokyo else ExposureState.OUTSIDE_PUBLISHED_AREA, tokyo,
            intensity_edition="2022-05" if tokyo else None, evidence=("tokyo",),
        )
        here_nankai = make_exposure(
            "nankai_max", ward, ExposureState.BELOW_SIX_LOWER, "5弱", intensity_edition="2012", tsunami_max_m=5.0,
            tsunami_edition="2025-03", secondary=True, evidence=("nankai_old", "nankai_new"),
        )
        severe = nankai in {"6弱", "6強", "7"}
        there_nankai = make_exposure(
            "nankai_max", (town, town_en),
            ExposureState.UNKNOWN if nankai is None else ExposureState.HIT if severe else ExposureState.BELOW_SIX_LOWER,
            nankai, intensity_edition="2012" if nankai else None, secondary=nankai is not None,
            evidence=("nankai_old",) if nankai else (),
        )
        verdict = (
            PairVerdict.UNKNOWN
            if nankai is None
            else PairVerdict.THERE_ONLY
            if severe
            else PairVerdict.NEITHER
        )
        for scenario, name, here, there, said in (
            ("tokyo_inland", both("首都直下地震(都心南部直下 M7.3)", "Tokyo inland earthquake (M7.3)"), here_tokyo, there_tokyo,
             PairVerdict.THERE_ONLY if tokyo else PairVerdict.NEITHER),
            ("nankai_max", both("南海トラフ巨大地震(最大クラス)", "Nankai Trough, largest class"), here_nankai, there_nankai, verdict),
        ):
            results.append(
                PairResult(
                    scenario=scenario,
                    scenario_name=name,
                    present_site=number,
                    present_site_name=both(town, town_en),
                    here=here,
                    there=there,
                    verdict=said,
                    verdict_label=both(*VERDICTS[said]),
                    reason=both("理由", "reason"),
                    evidence=(),
                )
            )
    return tuple(results)


VERDICTS = {
    PairVerdict.BOTH: ("同時の恐れ", "both may be hit"),
    PairVerdict.THERE_ONLY: ("片方のみ（貴社側）", "only you"),
    PairVerdict.HERE_ONLY: ("片方のみ（当地）", "only here"),
    PairVerdict.NEITHER: ("双方とも6弱未満", "both below 6 lower"),
    PairVerdict.UNKNOWN: ("不明", "unknown"),
}
HEAD_OFFICE = (("東京都千代田区", "Chiyoda, Tokyo", "6強", "5強"),)
HEAD_OFFICE_AND_PLANTS = (
    *HEAD_OFFICE,
    ("愛知県豊田市", "Toyota, Aichi", None, "6強"),
    ("静岡県浜松市", "Hamamatsu, Shizuoka", None, None),
)


def make_place(index, *, sites=HEAD_OFFICE):
    identity, ja, en, ward, ward_en, score, low, high, first = PLACES[index]
    return RankedPlace(
        site_id=identity, name=both(ja, en), ward=both(ward, ward_en), kind="office_district", lat=33.88, lon=130.88,
        coord_error_m=1000.0, score=score, score_low=low, score_high=high, coverage=0.81, confidence=0.72,
        gates=tuple(
            GateResult(id=g, label=both(label, label_en), state=state, reason=both(reason, reason_en), owner="planning",
                       evidence=evidence)
            for g, label, label_en, state, reason, reason_en, evidence in GATES
        ),
        contributions=make_contributions(index),
        pair=make_pairs((ward, ward_en), sites),
        rank=index + 1,
        rank_acceptability=(first, (1 - first) / 2, (1 - first) / 2),
        rank_range=(1, 2) if index == 0 else (1, 3),
        in_leading_group=index < 2,
    )


UNKNOWNS = (
    ("floor", "gate", "空き床の面積と入居できる時期", "Vacant floor and when it is free", "産業経済局 企業立地支援課", "Economy Bureau, Location Support", None),
    ("power", "gate", "受電できる容量と時期", "Power available, and when", "九州電力送配電 北九州配電事業所", "Kyushu Electric Power T&D", None),
    ("rent", "criterion", "賃料の水準(新築・既存の別)", "Rent, new and existing buildings", "産業経済局 企業立地支援課", "Economy Bureau, Location Support", 0.10),
    ("nankai_ward", "criterion", "南海トラフの区別の震度(2025年想定)", "Nankai intensity by ward, 2025 edition", "危機管理室", "Crisis Management Office", 0.08),
)


def make_unknowns():
    return tuple(
        Unknown(id=identity, kind=kind, what=both(ja, en), why_it_matters=both("順位が変わり得ます", "It may change the order"),
                owner=Owner(id=identity, name=both(owner, owner_en)), site_ids=tuple(p[0] for p in PLACES), weight=weight)
        for identity, kind, ja, en, owner, owner_en, weight in UNKNOWNS
    )


def make_function(*, sites=HEAD_OFFICE, places=3, facility_type="hq_backup"):
    ranking = tuple(make_place(index, sites=sites) for index in range(places))
    return FunctionResult(
        facility_type=facility_type,
        facility_type_label=both("本社機能の補完・移転", "Head-office backup or relocation"),
        weights={identity: weight for identity, *_, weight, _ in WISHES},
        coverage_threshold=0.4,
        ranking=ranking,
        insufficient_data=(),
        excluded=(),
        near_misses=(),
        unknowns=make_unknowns() if places else (),
        robustness=Robustness(
            samples=10000, seed=7, weight_cv=0.3, leading_group=tuple(place.site_id for place in ranking[:2]),
            sentence=both("上位2か所の差は小さく、重みの置き方や確認の結果で入れ替わることがあります。",
                          "The first two are close: other weights or new answers may swap them."),
        ),
    )


def make_brief(*, name="構想電機株式会社", name_en="Kousou Electric (fictional)", sites=HEAD_OFFICE, **more):
    roles = ("head_office", "plant", "plant")
    return Brief(
        fictional=True,
        company={
            "name": name,
            "name_en": name_en,
            "industry": both("電子部品製造業", "electronic components"),
        },
        facility_types=("hq_backup",),
        present_sites=tuple({"role": roles[i], "municipality": site[0]} for i, site in enumerate(sites)),
        **more,
    )


def make_recommendation(*, brief=None, sites=HEAD_OFFICE, places=3, further=(), notices=()):
    function = make_function(sites=sites, places=places)
    return Recommendation(
        **{name: getattr(function, name) for name in FunctionResult.model_fields},
        engine_version="0.1.0",
        brief=brief or make_brief(sites=sites, open_by="2028-04"),
        evaluated_on=TODAY,
        pack=make_pack().info,
        catalogue=CatalogueInfo(digest="sha256:4bf1c2d09e"),
        facility_types=("hq_backup", *(item.facility_type for item in further)),
        further_functions=tuple(further),
        notices=tuple(notices),
        evidence=NOTES,
    )


def make_fact(identity, attribute, value, unit="text", **more):
    return Fact(
        id=identity, subject="area:japan", attribute=attribute, value=value, unit=unit, sources=("eq",), as_of="2025-09",
        evidence_class="observed", confidence="verified", tier="press", owner="planning", shelf_life=ShelfLife.HAZARD_EDITION,
        **more,
    )


def make_pack():
    facts = (
        make_fact("p70", "probability", 70.0, "pct"),
        make_fact("p60", "probability", "60〜90%以上"),
        make_fact("p20", "probability", "20〜50%"),
    )
    scenarios = (
        ("tokyo_inland", "首都直下地震", "Tokyo inland", ("p70",)),
        ("nankai_max", "南海トラフ地震", "Nankai", ("p60", "p20")),
    )
    return DataPack(
        info=PackInfo(id="kitakyushu", title=both("北九州市"), edition="2026.11", edition_date=TODAY, digest="sha256:0123abcd"),
        sources={"eq": Source(id="eq", title=both("地震調査委員会 長期評価(報道発表)", "Earthquake Research Committee (press)"),
                              publisher=both("地震調査委員会"), url="https://www.jishin.example/", published="2025-09-26")},
        owners={"planning": CITY},
        attributes={"probability": Attribute(id="probability", label=both("30年以内発生確率", "30-year probability"), unit="text",
                                             shelf_life=ShelfLife.HAZARD_EDITION, owner="planning")},
        municipalities={}, sites={}, nodes={}, facts={fact.id: fact for fact in facts},
        scenarios={
            identity: Scenario(id=identity, name=both(ja, en), short_name=both(ja, en), kind=ScenarioKind.ASSUMED, probabilities=p)
            for identity, ja, en, p in scenarios
        },
        scenario_records={}, strengths={}, incentives={}, arrivals={}, layers={}, areas={},
    )


def make_proof(identity, figure, unit, headline, **more):
    return Proof(
        id=identity, viewpoint=more.pop("viewpoint", Viewpoint.WORK), figure=both(figure), unit=both(*unit),
        headline=both(*headline), as_of=more.pop("as_of", "2025"),
        evidence=more.pop("evidence", (make_note(identity, f"資料 {identity}"),)), **more,
    )


def make_proofs():
    return (
        make_proof("distance", "230", ("km", "km"), ("釜山まで。大阪より近い距離です", "to Busan, nearer than Osaka"),
                   note=both("上海までは約1,000km、東京とほぼ等距離", "Shanghai about 1,000 km, as far as Tokyo"), as_of="2019",
                   evidence=(make_note("busan", both("企業立地ガイド 立地条件", "Location guide"), as_of="2019"),)),
        make_proof("schools", "3,000", ("人/年", "a year"), ("理工系の学校の卒業者", "science and engineering graduates"),
                   note=both("大学・高専など14校", "14 universities and colleges"),
                   caution=both("約8割は市外に就職しています", "about 80% take jobs elsewhere"), as_of="2023-10"),
        make_proof("airport", "24", ("時間", "h"), ("運用できる海上空港", "airport at sea, open all day"),
                   note=both("滑走路は2027年8月に3,000mへ延伸予定", "runway to be 3,000 m in August 2027 (planned)"), as_of="2025-05"),
        make_proof("wind", "220", ("MW", "MW"), ("響灘の洋上風力が運転中", "offshore wind in operation at Hibiki"),
                   viewpoint=Viewpoint.SOCIETY, note=both("2026年3月に営業運転開始", "commercial operation since March 2026"), as_of="2026-03"),
    )


def make_arrivals():
    return (
        ArrivalNote(
            id="mitsui", company=both("三井生命保険(現・大樹生命)", "Mitsui Life (now Taiju Life)"), sector=both("生命保険", "life insurance"),
            year="2014", district=both("北九州市内", "Kitakyushu"),
            summary=both("首都圏に集中していたコールセンターと保険金支払の機能を分け、事業継続を強めました",
                         "Split its call centre and claims work off from Greater Tokyo for continuity"),
            status=both("現況は未確認", "present state not confirmed"),
            why_similar=both("本社機能の補完、首都圏の企業", "head-office backup, company from Greater Tokyo"),
            as_of="2014", evidence=(make_note("mitsui", both("業界専門誌の報道", "Trade press"), as_of="2014-03", rule=PrintRule.WITH_DATE),),
        ),
    )


def make_incentives():
    return (
        IncentiveNote(
            id="large", name=both("企業立地促進補助(大規模投資)", "Location subsidy, large investments"), provider=both("北九州市", "City"),
            rate=None, maximum=both("50億円(投資額1,000億円以上)", "JPY 5 bn (investment of 100 bn or more)"), conditions=None,
            status=both("2024年7月発表。現年度の要綱は要確認", "Announced July 2024; this year's rules to be confirmed"),
            as_of="2024-07", evidence=(make_note("large", both("市の発表(報道)", "City announcement (press)"), as_of="2024-07"),),
        ),
        IncentiveNote(
            id="tax", name=both("地方拠点強化税制(移転型)オフィス減税", "Regional head-office tax incentive"), provider=both("国", "National"),
            rate=both("特別償却25%または税額控除7%", "25% depreciation or 7% credit"), maximum=None, conditions=None,
            status=both("令和8年度改正で延長。施行後の条文は要確認", "Extended in FY2026; text in force to be confirmed"),
            as_of="2025-12", evidence=(make_note("tax", both("税制改正大綱の概要", "Tax reform outline"), as_of="2025-12"),),
        ),
        IncentiveNote(
            id="office", name=both("オフィス立地促進補助", "Office location subsidy"), provider=both("北九州市", "City"), rate=None,
            maximum=None, conditions=None, status=both("現行の施策として掲載。率と上限は要確認", "Listed as current; rate to be confirmed"),
            as_of="2025", evidence=(make_note("office", both("市の発信サイト", "City site"), as_of="2025"),),
        ),
    )


def make_rivals():
    cities = (("札幌市", "Sapporo", 0.92), ("北九州市", "Kitakyushu", 1.6), ("広島市", "Hiroshima", 22.0), ("福岡市", "Fukuoka", 8.3),
              ("仙台市", "Sendai", 5.8), ("大阪市", "Osaka", 55.0), ("東京都庁", "Tokyo", 47.0))
    return (
        RivalYardstick(
            id="shaking", label=both("震度6弱以上の30年確率", "JMA 6 lower+ within 30 years"), unit="pct", better="lower",
            edition=both("地震調査委員会2016年版、地点は市役所など。二次資料による", "2016 edition at city halls; secondary source"),
            rows=tuple(RivalRow(city=both(ja, en), value=v, text=both(f"{v:g}%"), here=ja == "北九州市")
                       for ja, en, v in sorted(cities, key=lambda c: c[2])),
            evidence=(make_note("rivals", both("全国地震動予測地図2016年版の転記", "National hazard maps 2016, transcript"), as_of="2016",
                                rule=PrintRule.AS_SECONDARY),),
        ),
    )


def make_shapes(frame: MapFrame, *, places=3) -> MapShapes:
    """A bay between two coasts, small enough to read in a failing test."""
    size, middle = frame.width, frame.height / 2
    named = PLACES[:places]
    return MapShapes(
        frame=frame,
        areas=(
            Area(role=AreaRole.NEIGHBOUR, path=f"M0 {frame.height}V{middle}L300 {frame.height}Z"),
            Area(role=AreaRole.WARD, path=f"M60 {middle}L{size - 80} 90V{frame.height - 60}H200Z"),
        ),
        hatches=(Hatch(role=HatchRole.FLOOD, path="M400 400L460 340M420 400L480 340"),),
        lines=(),
        nodes=(MapNode(kind=NodeKind.AIRPORT, x=900, y=600, label=MapLabel(text="北九州空港", x=925, y=610)),),
        places=tuple(
            MapPlace(site_id=place[0], rank=i + 1, x=350 + 200 * i, y=300 + 90 * i, error_radius=40,
                     label=MapLabel(text=place[1 if frame.language == "ja" else 2], x=395 + 200 * i, y=310 + 90 * i))
            for i, place in enumerate(named)
        ),
        ward_labels=(MapLabel(text="小倉北区", x=500, y=560, anchor="middle"),),
        scale_bar=ScaleBar(x=40, y=frame.height - 30, length=200, text="5 km"),
        north=NorthArrow(x=size - 60, y=70),
        attribution=both("「国土数値情報(行政区域・洪水浸水想定区域)」(国土交通省)を加工して作成", "Made from National Land Numerical Information (MLIT)"),
        alt=both("北九州市の地図に候補地の位置を示す", "Map of Kitakyushu with the places"),
    )


def make_document(
    *, language="ja", recommendation=None, settings=None, function=0, map_shapes=None, **more
) -> SheetDocument:
    """Return a sheet of the sample; ``more`` replaces proofs, arrivals, incentives or rivals."""
    recommendation = recommendation or make_recommendation()
    extras = more.get("extras")
    frame = map_frame(
        recommendation, language=language, function=function, message=bool(extras and extras.message)
    )
    material = {
        "proofs": make_proofs(), "arrivals": make_arrivals(), "incentives": make_incentives(), "rivals": make_rivals(), **more,
    }
    places = min(3, len(recommendation.functions[function].ranking))
    return compose(
        recommendation, pack=make_pack(), map_shapes=map_shapes or make_shapes(frame, places=places), language=language,
        settings=settings or SheetSettings(public_base_url="https://kamae.example.jp", contact_detail="093-000-0000"),
        function=function, **material,
    )

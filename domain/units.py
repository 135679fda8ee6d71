"""The units that cards and facts may use, with the words that are printed."""

from typing import Final

from domain.text import Bilingual

UNITS: Final[dict[str, Bilingual]] = {
    key: Bilingual(ja=ja, en=en)
    for key, ja, en in (
        ("none", "", ""),
        ("km", "km", "km"),
        ("m", "m", "m"),
        ("cm", "cm", "cm"),
        ("mm", "mm", "mm"),
        ("deg", "度", "degrees"),
        ("min", "分", "min"),
        ("hour", "時間", "h"),
        ("day", "日", "days"),
        ("year", "年", ""),
        ("ha", "ha", "ha"),
        ("m2", "m²", "m²"),
        ("pct", "%", "%"),
        ("share", "割合", "share"),
        ("count", "件", ""),
        ("people", "人", "people"),
        ("people_per_year", "人/年", "people/year"),
        ("people_per_day", "人/日", "people/day"),
        ("firms", "社", "firms"),
        ("beds", "床", "beds"),
        ("buildings", "棟", "buildings"),
        ("municipalities", "市区町村", "municipalities"),
        ("per_100k_people", "件/10万人", "per 100,000 people"),
        ("per_year", "個/年", "per year"),
        ("mw", "MW", "MW"),
        ("hz", "Hz", "Hz"),
        ("m3_per_day", "m³/日", "m³/day"),
        ("yen_per_m3", "円/m³", "JPY/m³"),
        ("yen_per_m2", "円/m²", "JPY/m²"),
        ("yen_per_tsubo_month", "円/坪・月", "JPY/tsubo/month"),
        ("yen_per_month", "円/月", "JPY/month"),
        ("yen_per_hour", "円/時", "JPY/hour"),
        ("yen_100m", "億円", "×100m JPY"),
        ("yen_trillion", "兆円", "trillion JPY"),
        ("t_per_year", "t/年", "t/year"),
        ("mt_per_year", "百万t/年", "Mt/year"),
        ("t_10k", "万t", "×10,000 t"),
        ("teu", "TEU", "TEU"),
        ("flights_per_day", "便/日", "flights/day"),
        ("vehicles_per_day", "台/日", "vehicles/day"),
        ("flood_rank", "浸水ランク", "flood rank"),
        ("jma_intensity", "震度", "JMA intensity"),
        ("magnitude", "M", "M"),
        ("index_japan_100", "(全国=100)", "(Japan = 100)"),
        ("rank", "位", "rank"),
        ("text", "", ""),
        ("flag", "", ""),
        ("date", "", ""),
    )
}

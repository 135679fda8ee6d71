"""The real pack, catalogue and examples, once per test run."""

from functools import cache
from pathlib import Path

from service.forms.brief_toml import read_brief
from service.usecases.make_sheet import compose_sheet, make_sheet
from service.usecases.recommend_sites import recommend_sites
from service.wiring import Workshop

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@cache
def workshop():
    return Workshop()


@cache
def recommendation(example="tokyo-insurer"):
    path = EXAMPLES / f"{example}.toml"
    return recommend(read_brief(path), path=path)


def recommend(brief, *, path="brief.toml", pack=None):
    shop = workshop()
    return recommend_sites(
        brief,
        pack=pack or shop.pack,
        catalogue=shop.catalogue,
        contradictions=shop.contradictions,
        on=shop.evaluated_on(brief.evaluated_on),
        path=str(path),
    )


@cache
def document(example="tokyo-insurer", language="ja", function=None):
    shop = workshop()
    return compose_sheet(
        recommendation(example),
        pack=shop.pack,
        settings=shop.sheet_settings,
        language=language,
        function=function,
    )


@cache
def made(example="tokyo-insurer", language="ja"):
    shop = workshop()
    return make_sheet(
        recommendation(example), pack=shop.pack, settings=shop.sheet_settings, language=language
    )

"""From a template and a typed context to an answer."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from domain.text import Bilingual, Language
from service.security.roles import Role
from service.web.statics import static_address
from service.web.tables import read_downwards
from service.web.translations import translations
from service.web.visit import Visit

_FOLDER: Final = Path(__file__).parents[1] / "templates"
_KEPT: Final = frozenset({"public/question.html"})


def render(
    visit: Visit, template: str, page: object = None, *, status: int = 200, public: bool = False
) -> HTMLResponse:
    """Fill a page's template.

    Parameters
    ----------
    template
        Path below ``templates/pages``.
    page
        The page's own context, a dataclass; the template reads it as ``page``.
    public
        The answer holds nothing of a person or a company and may be kept by caches.
    """
    text = environment(visit.language).get_template(f"pages/{template}").render(page=page, **shared(visit))
    return answer(visit, text, status=status, public=public, kept=template in _KEPT)


def answer(
    visit: Visit, text: str, *, status: int = 200, public: bool = False, kept: bool = False
) -> HTMLResponse:
    """Return the answer with a page's text; see ``render``.

    A visitor's browser may keep the page that refuses an answer: a page that answers a post cannot
    be asked for again, so "back" would lead to the browser's own fault page and lose what was typed. It
    names nobody and holds nothing that this browser did not send. Every other page, that of a refused
    consultation with its name and contact among them, is kept by nobody.
    """
    response = HTMLResponse(text, status_code=status)
    response.headers["content-language"] = visit.language
    stays = kept and visit.request.method == "POST" and visit.account is None
    response.headers["cache-control"] = (
        "public, max-age=60" if public else "private, no-cache" if stays else "no-store"
    )
    return response


def shared(visit: Visit) -> dict[str, object]:
    """Return what every template may read: the asker, the language, the address in the other one."""
    path, query = visit.request.url.path, visit.request.url.query
    other = "en" if visit.language == "ja" else "ja"
    told = path[:4] in {"/ja/", "/en/"} or path in {"/ja", "/en"}  # elsewhere the address names no language
    rest = f"{path[3:]}{f'?{query}' if query else ''}" if told else ""
    return {
        "lang": visit.language,
        "account": visit.account,
        "role": visit.role,
        "path": path,
        "other_language": f"/{other}{rest}",
        "instance": visit.tools.settings.instance,
        "is_fragment": visit.request.headers.get("hx-request") == "true",
    }


@cache
def environment(language: Language) -> Environment:
    """Return the templates in one language."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static_address, Role=Role, dot=" ・ " if language == "ja" else " · ")

    def say(text: Bilingual) -> str:
        return text[language]

    def day(value: dt.date | dt.datetime | str | None) -> str:
        return day_text(dt.date.fromisoformat(value) if isinstance(value, str) else value, language)

    def moment(value: dt.datetime | None) -> str:
        return moment_text(value, language)

    def bracketed(text: object) -> str:
        return f"（{text}）" if language == "ja" else f" ({text})"

    made.filters.update(say=say, day=day, moment=moment, number=_number, markup=Markup, bracketed=bracketed)
    made.filters.update(read_downwards=read_downwards)
    return made


_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


def day_text(value: dt.date | dt.datetime | None, language: Language) -> str:
    """Write a day as people do: 2026年11月26日, 26 November 2026; nothing for none."""
    if value is None:
        return "—"
    day = value.astimezone(_JAPAN).date() if isinstance(value, dt.datetime) else value
    return f"{day.year}年{day.month}月{day.day}日" if language == "ja" else f"{day.day} {day:%B %Y}"


def moment_text(value: dt.datetime | None, language: Language) -> str:
    """Write a moment in Japan's time, to the minute."""
    if value is None:
        return "—"
    local = value.astimezone(_JAPAN)
    return f"{day_text(value, language)} {local:%H:%M}"


def _number(value: float | None, digits: int = 0) -> str:
    return "—" if value is None else f"{value:,.{digits}f}"

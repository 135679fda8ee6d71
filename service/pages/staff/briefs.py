"""The briefs of a case: write, change, copy, and take in and out as files."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.brief import Brief
from domain.errors import EditConflictError, KamaeError
from service.forms.brief_fields import fields_of
from service.forms.brief_form import BriefForm, read_brief_form
from service.forms.brief_text import brief_text
from service.forms.brief_toml import LIMIT_KB, parse_brief
from service.messages import say, say_error
from service.pages.staff.brief_page import EMPTY, brief_page, other_values, seen_version
from service.pages.staff.workbench import BRIEF, CASE, Editor, brief_address
from service.usecases.open_brief import open_brief, open_case
from service.usecases.save_brief import add_scenario, save_scenario
from service.web.posted import Posted, texts, uploaded
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_BRIEFS: Final = f"{CASE}/briefs"
_UNPROCESSABLE: Final = 422
_CONFLICT: Final = 409
_MOST_TITLE: Final = 60


@router.get(f"{_BRIEFS}/new")
def show_new(visit: Editor, case_id: str) -> Response:
    """Show an empty form."""
    opened = open_case(visit.tools, case_id)
    fields = fields_of(EMPTY, "") | {"functions": "", "company_name": opened.case.company_name or ""}
    fields["industry_ja"] = opened.case.industry or ""
    return render(visit, "staff/briefs/edit.html", brief_page(visit, opened, fields, EMPTY))


@router.post(f"{_BRIEFS}/new")
def add(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Add a scenario."""
    opened = open_case(visit.tools, case_id)
    form = _read(visit, posted, EMPTY)
    if form.brief is not None:
        try:
            brief_id = add_scenario(
                visit.tools, opened, title=form.title, brief=form.brief, author_id=visit.user_id
            )
        except KamaeError as error:
            form.errors["functions"] = say_error(error, visit.language)
        else:
            return RedirectResponse(brief_address(visit, case_id, brief_id), status_code=303)
    page = brief_page(visit, opened, form.fields, form.brief or EMPTY, errors=form.errors)
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.post(f"{_BRIEFS}/import")
def take_in(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Add a scenario from a ``BRIEF.toml``; a faulty file is told beside the form."""
    opened = open_case(visit.tools, case_id)
    try:
        content = uploaded(posted, "file", limit=LIMIT_KB * 1024)
        if not content:
            message = say("brief_form.file_missing", visit.language)
        elif len(content) > LIMIT_KB * 1024:
            message = say("errors.file_too_large", visit.language, path="BRIEF.toml", limit_kb=LIMIT_KB)
        else:
            brief = parse_brief(content.decode("utf-8-sig"), path="BRIEF.toml")
            title = (brief.title or "BRIEF.toml")[:_MOST_TITLE]
            brief_id = add_scenario(visit.tools, opened, title=title, brief=brief, author_id=visit.user_id)
            return RedirectResponse(brief_address(visit, case_id, brief_id), status_code=303)
    except UnicodeDecodeError:
        message = say("errors.file_unreadable", visit.language, path="BRIEF.toml", reason="UTF-8")
    except KamaeError as error:
        message = say_error(error, visit.language)
    fields = fields_of(EMPTY, "") | {"functions": ""}
    page = brief_page(visit, opened, fields, EMPTY, errors={"file": message})
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.get(f"{BRIEF}/edit")
def show_edit(visit: Editor, case_id: str, brief_id: str) -> Response:
    """Show the form of a scenario."""
    opened = open_brief(visit.tools, case_id, brief_id)
    fields = fields_of(opened.brief, opened.row.title)
    return render(visit, "staff/briefs/edit.html", brief_page(visit, opened, fields, opened.brief))


@router.post(f"{BRIEF}/edit")
def change(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Save a scenario, or show again what is wrong; a second editor sees both versions."""
    opened = open_brief(visit.tools, case_id, brief_id)
    form = _read(visit, posted, opened.brief)
    if form.brief is not None:
        try:
            save_scenario(
                visit.tools,
                opened,
                seen_version=seen_version(form.fields),
                title=form.title,
                brief=form.brief,
                author_id=visit.user_id,
            )
        except EditConflictError:
            return _conflict(visit, case_id, brief_id, form)
        except KamaeError as error:
            form.errors["functions"] = say_error(error, visit.language)
        else:
            return RedirectResponse(f"{brief_address(visit, case_id, brief_id)}?saved=yes", status_code=303)
    page = brief_page(visit, opened, form.fields, form.brief or opened.brief, errors=form.errors)
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.post(f"{BRIEF}/copy")
def copy(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Make another scenario of one; the form of the new one opens."""
    opened = open_brief(visit.tools, case_id, brief_id)
    title = texts(posted).get("title", "").strip()[:_MOST_TITLE] or f"{opened.row.title[:56]} (2)"
    made = add_scenario(
        visit.tools,
        opened,
        title=title,
        brief=opened.brief,
        author_id=visit.user_id,
        made_from=opened.row.id,
    )
    return RedirectResponse(f"{brief_address(visit, case_id, made)}/edit", status_code=303)


@router.get(f"{BRIEF}/file")
def give_out(visit: Editor, case_id: str, brief_id: str) -> Response:
    """Send the scenario as ``BRIEF.toml``."""
    opened = open_brief(visit.tools, case_id, brief_id)
    name = f"{opened.case.number}-{opened.row.position}.toml"
    return Response(
        brief_text(opened.brief),
        media_type="application/toml",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _read(visit: Visit, posted: Posted, base: Brief) -> BriefForm:
    given = texts(posted, "functions")
    return read_brief_form(given, base, pack=visit.tools.pack, language=visit.language)


def _conflict(visit: Visit, case_id: str, brief_id: str, form: BriefForm) -> Response:
    """Show what was typed and what somebody else saved, to choose from."""
    opened = open_brief(visit.tools, case_id, brief_id)
    others = other_values(form.fields, fields_of(opened.brief, opened.row.title))
    page = brief_page(visit, opened, form.fields, form.brief or opened.brief, others=others)
    return render(visit, "staff/briefs/edit.html", page, status=_CONFLICT)

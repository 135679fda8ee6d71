"""The briefs of a case: write, change, copy, and take in and out as files."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from domain.brief import Brief, FacilityTypeId
from domain.errors import EditConflictError, KamaeError
from domain.text import Bilingual
from scoring.needs_text import NeedMatch, literal_needs
from service.forms.brief_fields import fields_of, rows_of_sites
from service.forms.brief_form import BriefForm, read_brief_form
from service.forms.brief_text import brief_text
from service.forms.brief_toml import LIMIT_KB, parse_brief
from service.messages import say, say_error
from service.pages.staff.workbench import Head, brief_address, case_address, head_of
from service.security.roles import Role
from service.store.cases import Case
from service.usecases.open_brief import OpenBrief, OpenCase, open_brief, open_case
from service.usecases.rank_brief import open_questions
from service.usecases.save_brief import add_scenario, save_scenario
from service.web.posted import Posted, texts, uploaded
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Editor = Annotated[Visit, allows(Role.EDITOR)]

_CASE: Final = "/{lang}/staff/cases/{case_id}/briefs"
_BRIEF: Final = f"{_CASE}/{{brief_id}}"
_UNPROCESSABLE: Final = 422
_CONFLICT: Final = 409
_EMPTY: Final = Brief(facility_types="undecided")
_MOST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A field that somebody else has saved differently in the meantime."""

    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The form of a brief; ``head`` is ``None`` while the scenario is not saved yet."""

    case: Case
    case_address: str
    head: Head | None
    fields: dict[str, str]
    rows: range
    version: int
    functions: tuple[tuple[str, Bilingual], ...]
    municipalities: tuple[str, ...]
    needs: tuple[NeedMatch, ...]
    questions: tuple[tuple[str, Bilingual], ...]
    errors: dict[str, str]
    others: tuple[OtherValue, ...] = ()
    importance_kept: bool = False


@router.get(f"{_CASE}/new")
def show_new(visit: Editor, case_id: str) -> Response:
    """Show an empty form."""
    opened = open_case(visit.tools, case_id)
    fields = fields_of(_EMPTY, "") | {"functions": "", "company_name": opened.case.company_name or ""}
    fields["industry_ja"] = opened.case.industry or ""
    return render(visit, "staff/briefs/edit.html", _page(visit, opened, fields, _EMPTY))


@router.post(f"{_CASE}/new")
def add(visit: Editor, case_id: str, posted: Posted) -> Response:
    """Add a scenario."""
    opened = open_case(visit.tools, case_id)
    form = _read(visit, posted, _EMPTY)
    if form.brief is not None:
        try:
            brief_id = add_scenario(
                visit.tools, opened, title=form.title, brief=form.brief, author_id=visit.user_id
            )
        except KamaeError as error:
            form.errors["functions"] = say_error(error, visit.language)
        else:
            return RedirectResponse(brief_address(visit, case_id, brief_id), status_code=303)
    page = _page(visit, opened, form.fields, form.brief or _EMPTY, errors=form.errors)
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.post(f"{_CASE}/import")
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
    fields = fields_of(_EMPTY, "") | {"functions": ""}
    page = _page(visit, opened, fields, _EMPTY, errors={"file": message})
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.get(f"{_BRIEF}/edit")
def show_edit(visit: Editor, case_id: str, brief_id: str) -> Response:
    """Show the form of a scenario."""
    opened = open_brief(visit.tools, case_id, brief_id)
    fields = fields_of(opened.brief, opened.row.title)
    return render(visit, "staff/briefs/edit.html", _page(visit, opened, fields, opened.brief))


@router.post(f"{_BRIEF}/edit")
def change(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Save a scenario, or show again what is wrong; a second editor sees both versions."""
    opened = open_brief(visit.tools, case_id, brief_id)
    form = _read(visit, posted, opened.brief)
    if form.brief is not None:
        try:
            save_scenario(
                visit.tools,
                opened,
                seen_version=_version(form.fields),
                title=form.title,
                brief=form.brief,
                author_id=visit.user_id,
            )
        except EditConflictError:
            return _conflict(visit, case_id, brief_id, form)
        except KamaeError as error:
            form.errors["functions"] = say_error(error, visit.language)
        else:
            return RedirectResponse(brief_address(visit, case_id, brief_id), status_code=303)
    page = _page(visit, opened, form.fields, form.brief or opened.brief, errors=form.errors)
    return render(visit, "staff/briefs/edit.html", page, status=_UNPROCESSABLE)


@router.post(f"{_BRIEF}/copy")
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


@router.get(f"{_BRIEF}/file")
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


def _version(fields: dict[str, str]) -> int:
    """Return the version the editor saw; what is no number was never saved."""
    text = fields.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _conflict(visit: Visit, case_id: str, brief_id: str, form: BriefForm) -> Response:
    """Show what was typed and what somebody else saved, to choose from."""
    opened = open_brief(visit.tools, case_id, brief_id)
    theirs = fields_of(opened.brief, opened.row.title)
    names = [*theirs, *(name for name in form.fields if name.startswith(("place_", "role_")))]
    others = tuple(
        OtherValue(name, form.fields.get(name, ""), theirs.get(name, ""))
        for name in dict.fromkeys(names)
        if form.fields.get(name, "") != theirs.get(name, "") and _counts(name, form.fields, theirs)
    )
    page = _page(visit, opened, form.fields, form.brief or opened.brief, others=others)
    return render(visit, "staff/briefs/edit.html", page, status=_CONFLICT)


def _counts(name: str, *versions: dict[str, str]) -> bool:
    """Tell whether a field means something: the kind of a site only beside its municipality."""
    if not name.startswith("role_"):
        return True
    return any(fields.get(f"place_{name.removeprefix('role_')}") for fields in versions)


def _page(
    visit: Visit,
    opened: OpenCase,
    fields: dict[str, str],
    brief: Brief,
    *,
    errors: dict[str, str] | None = None,
    others: tuple[OtherValue, ...] = (),
) -> BriefPage:
    tools, found = visit.tools, isinstance(opened, OpenBrief)
    cards = tools.catalogue.facility_types
    complete = {**fields_of(_EMPTY, ""), **fields}
    return BriefPage(
        case=opened.case,
        case_address=case_address(visit, opened.case.id),
        head=head_of(visit, opened) if isinstance(opened, OpenBrief) else None,
        fields=complete,
        rows=rows_of_sites(complete),
        version=opened.row.version if isinstance(opened, OpenBrief) else 0,
        functions=tuple((item.value, cards[item].label) for item in FacilityTypeId),
        municipalities=tuple(sorted(m.full_name for m in tools.pack.municipalities.values())),
        needs=literal_needs(complete["wishes"]) if complete["wishes"] else (),
        questions=open_questions(tools, brief),
        errors=errors or {},
        others=others,
        importance_kept=found and brief.importance != _EMPTY.importance,
    )

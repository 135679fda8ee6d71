"""The small forms of a case's page: notes, people, to-dos, files."""

from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from domain.errors import FileRefusedError
from service.forms.case_form import Fields, contact_fields, note_text, task_fields
from service.messages import say, say_error
from service.pages.staff.case import CASE, back_to, case_answer
from service.pages.staff.case_choices import bureau_names, by_id
from service.security.roles import Role
from service.usecases.case_parts import (
    drop_contact,
    finish_task,
    keep_contact,
    make_tasks_of_unknowns,
    write_note,
    write_task,
)
from service.usecases.keep_file import LIMIT_BYTES, drop_upload, file_of_case, keep_upload
from service.web.files import as_attachment
from service.web.posted import Posted, texts, uploaded
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Editor = Annotated[Visit, allows(Role.EDITOR)]

#: A file and what the browser puts around it.
_UPLOAD_BYTES: Final = LIMIT_BYTES + 500_000


@router.post(f"{CASE}/notes")
def add_note(visit: Editor, case_id: str, form: Posted) -> Response:
    """Add a note."""
    fields = Fields(texts(form), visit.language)
    text = note_text(fields)
    if fields.errors:
        return case_answer(visit, case_id, part="note", typed=fields.typed, errors=fields.errors)
    write_note(visit.tools, case_id, text, author_id=visit.user_id)
    return back_to(visit, case_id, "#history")


@router.post(f"{CASE}/contacts")
def add_contact(visit: Editor, case_id: str, form: Posted) -> Response:
    """Add a person."""
    fields = Fields(texts(form), visit.language)
    person = contact_fields(fields)
    if fields.errors:
        return case_answer(visit, case_id, part="contact", typed=fields.typed, errors=fields.errors)
    keep_contact(visit.tools, case_id, fields=person, author_id=visit.user_id)
    return back_to(visit, case_id, "#contacts")


@router.post(f"{CASE}/contacts/{{contact_id}}/remove")
def remove_contact(visit: Editor, case_id: str, contact_id: str) -> Response:
    """Remove a person."""
    drop_contact(visit.tools, case_id, contact_id, author_id=visit.user_id)
    return back_to(visit, case_id, "#contacts")


@router.post(f"{CASE}/tasks")
def add_task(visit: Editor, case_id: str, form: Posted) -> Response:
    """Add a to-do."""
    fields = Fields(texts(form), visit.language)
    task = task_fields(fields, bureaus=by_id(bureau_names(visit)))
    if fields.errors:
        return case_answer(visit, case_id, part="task", typed=fields.typed, errors=fields.errors)
    write_task(visit.tools, case_id, author_id=visit.user_id, **task)
    return back_to(visit, case_id, "#tasks")


@router.post(f"{CASE}/tasks/of-unknowns")
def add_tasks_of_unknowns(visit: Editor, case_id: str, form: Posted) -> Response:
    """Make to-dos of a result's open questions."""
    brief_id = texts(form).get("brief_id", "")
    make_tasks_of_unknowns(visit.tools, case_id, brief_id, author_id=visit.user_id)
    return back_to(visit, case_id, "#tasks")


@router.post(f"{CASE}/tasks/{{task_id}}")
def set_task(visit: Editor, case_id: str, task_id: str, form: Posted) -> Response:
    """Mark a to-do as done, or open it again."""
    done = texts(form).get("done") == "yes"
    finish_task(visit.tools, case_id, task_id, done=done, author_id=visit.user_id)
    return back_to(visit, case_id, "#tasks")


@router.post(f"{CASE}/files", max_body_size=_UPLOAD_BYTES)
def add_file(visit: Editor, case_id: str, form: Posted) -> Response:
    """Keep a file."""
    content = uploaded(form, "upload", limit=LIMIT_BYTES)
    given = form.get("upload")
    if content is None or not isinstance(given, UploadFile):
        errors = {"upload": say("case_form.no_file", visit.language)}
        return case_answer(visit, case_id, part="file", errors=errors)
    try:
        keep_upload(visit.tools, case_id, name=given.filename or "", content=content, author_id=visit.user_id)
    except FileRefusedError as fault:
        errors = {"upload": say_error(fault, visit.language)}
        return case_answer(visit, case_id, part="file", errors=errors)
    return back_to(visit, case_id, "#files")


@router.get(f"{CASE}/files/{{file_id}}")
def save_file(visit: Editor, case_id: str, file_id: str) -> Response:
    """Hand out a file, to be saved."""
    return as_attachment(file_of_case(visit.tools, case_id, file_id))


@router.post(f"{CASE}/files/{{file_id}}/remove")
def remove_file(visit: Editor, case_id: str, file_id: str) -> Response:
    """Remove an uploaded file."""
    drop_upload(visit.tools, case_id, file_id, author_id=visit.user_id)
    return back_to(visit, case_id, "#files")

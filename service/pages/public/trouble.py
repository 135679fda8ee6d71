"""The service's own trouble in the middle of a form: told on the form itself, with all that was typed."""

from typing import Final

from fastapi.responses import Response

from domain.errors import DatabaseUnavailableError, KamaeError, TooManyRequestsError
from service.web.faults import STATUS
from service.web.rendering import render
from service.web.visit import Visit

#: What passes by waiting; a page of its own would take what was typed away.
PASSING: Final = (TooManyRequestsError, DatabaseUnavailableError)


def shown_again(visit: Visit, template: str, page: object, fault: KamaeError) -> Response:
    """Return the form with its trouble, under the status of the trouble."""
    response = render(visit, template, page, status=STATUS[type(fault)])
    if isinstance(fault, TooManyRequestsError):
        response.headers["retry-after"] = str(fault.facts["wait_s"])
    return response

"""Every route is called with every role: what the table promises is what happens."""

import re

import pytest

from service.security.roles import Role, route_table

PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
NOBODYS = "0" * 32
KNOWN = {"lang": "ja", "number": "987654"}
PROGRAMS = ("/api/", "/ogc", "/health", "/metrics")
#: After this one the session is gone.
LAST = "POST /{lang}/logout"
LOGIN = "/{lang}/login"
ADMITTED = {200, 202, 204, 303, 400, 404, 409, 413, 415, 422, 429}


def filled(path):
    """Return an address of the route with ids and numbers that nothing has."""
    return PARAMETER.sub(lambda match: KNOWN.get(match[1], NOBODYS), path)


def names_a_thing(path):
    """Tell whether an id or a secret stands in it; a check code is a question, "unknown" is an answer."""
    parameters = {match[1] for match in PARAMETER.finditer(path)} - {"lang"}
    return bool(parameters) and "code" not in parameters


def refusal(role, needed, path):
    """Return the status of a refusal, ``None`` where the role is let in."""
    if needed <= Role.LINK_HOLDER or role >= needed:
        return None
    if role > Role.LINK_HOLDER:
        return 403
    return 401 if path.startswith(PROGRAMS) else 303


def wrong(answer, role, needed, path):
    """Say what is wrong with an answer, nothing if nothing is."""
    expected = refusal(role, needed, path)
    leads_to_login = answer.status_code == 303 and answer.headers["location"].startswith("/ja/login")
    if expected == 303:
        return "" if leads_to_login else f"{answer.status_code}, not led to the login"
    if expected:
        return "" if answer.status_code == expected else f"{answer.status_code}, not {expected}"
    if path == LOGIN and answer.status_code == 401:
        return ""
    if leads_to_login or answer.status_code not in ADMITTED:
        return f"{answer.status_code}, not let in"
    return ""


def ordered(table):
    return sorted(table.items(), key=lambda row: row[0] == LAST)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LINK_HOLDER])
def test_every_route_lets_in_whom_the_table_names_and_nobody_else(as_role, role):
    visitor = as_role(role)
    faults = []
    for route, needed in ordered(route_table()):
        method, path = route.split(" ", 1)
        try:
            said = wrong(visitor.request(method, filled(path)), role, needed, path)
        except Exception as fault:  # noqa: BLE001  (a fault of the page, raised by the test's client)
            said = repr(fault)
        if said:
            faults.append(f"{role.word}: {route}: {said}")
    assert faults == []


def test_what_nobody_has_is_not_found_even_by_those_who_may_do_all(as_role):
    """The page of an unknown id gives nothing away: 404, whoever asks."""
    visitor = as_role(Role.ADMIN)
    found = {
        route: visitor.get(filled(route.split(" ", 1)[1])).status_code
        for route in route_table()
        if route.startswith("GET ") and names_a_thing(route)
    }
    assert {route: status for route, status in found.items() if status != 404} == {}


def test_a_disabled_account_is_let_in_nowhere(as_role, workshop):
    from service.store.users import change_user

    visitor = as_role(Role.ADMIN)
    with workshop.database.writing() as connection:
        change_user(connection, visitor.user_id, disabled_at=workshop.now())
    for path in ("/ja/staff/admin", "/ja/account"):
        assert visitor.get(path).headers["location"].startswith("/ja/login")

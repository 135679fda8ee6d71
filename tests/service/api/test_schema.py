"""schemathesis: the interface answers what its description says, whatever is sent."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.security.roles import Role


@pytest.fixture
def api(app, as_role):
    """Return the description, called as an editor whose session is in the cookie."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    visitor = as_role(Role.EDITOR)
    return schema, visitor


EXAMPLES = 25


@pytest.mark.slow
def test_every_operation_answers_as_described(api, subtests):
    schema, visitor = api
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 20
    for operation in operations:
        with subtests.test(operation=operation.label):
            _call_many(operation, visitor)


def _call_many(operation, visitor):
    from hypothesis import given

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def called(case):
        response = case.call(session=visitor)
        case.validate_response(
            response,
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ],
        )

    called()

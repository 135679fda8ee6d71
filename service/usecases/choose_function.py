"""Which of a brief's functions is meant."""

from collections.abc import Sequence

from domain.brief import FacilityTypeId
from domain.errors import BriefValueError


def index_of(functions: Sequence[FacilityTypeId], name: str | None) -> int:
    """Return the place of the named function, the first one when none is named.

    Raises
    ------
    BriefValueError
        The brief does not ask for it.
    """
    names = [function.value for function in functions]
    if name is None:
        return 0
    if name not in names:
        options = ", ".join(names)
        raise BriefValueError(
            path="--function", field="facility_types", value=name, expected="choice", options=options
        )
    return names.index(name)

"""What the forms of cases offer to choose from: owners, bureaus, functions, places."""

from typing import NamedTuple

from service.usecases.case_words import case_words
from service.usecases.list_cases import case_owners
from service.web.visit import Visit


class Choice(NamedTuple):
    """One option: what is sent, and what is read."""

    id: str
    label: str


def owner_names(visit: Visit) -> tuple[Choice, ...]:
    """Return the accounts that may look after a case, by the names shown."""
    return tuple(Choice(owner_id, name) for owner_id, name in case_owners(visit.tools))


def by_id(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Return what is read by what is sent."""
    return {choice.id: choice.label for choice in choices}


def bureau_names(visit: Visit) -> tuple[Choice, ...]:
    """Return the bureaus and others that answer for figures."""
    return tuple(Choice(owner.id, owner.name[visit.language]) for owner in visit.tools.pack.owners.values())


def functions_choice(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return the functions a company can move: value, label, no note."""
    cards = visit.tools.catalogue.facility_types.values()
    return tuple((card.id, card.label[visit.language], "") for card in cards)


def state_names(visit: Visit) -> tuple[Choice, ...]:
    """Return the states of a case in their order."""
    states = case_words().states
    return tuple(Choice(state, card.label[visit.language]) for state, card in states.items())


def origin_names(visit: Visit) -> tuple[Choice, ...]:
    """Return where cases come from."""
    return tuple(Choice(origin, label[visit.language]) for origin, label in case_words().origins.items())


def site_names(visit: Visit) -> tuple[Choice, ...]:
    """Return the places of the pack."""
    return tuple(Choice(site.id, site.name[visit.language]) for site in visit.tools.pack.sites.values())

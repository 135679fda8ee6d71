"""Set which strategy of the concept each must-have and criterion belongs to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from service.store.audit import note
from service.store.strategy_links import linked_strategies, replace_links

if TYPE_CHECKING:
    from domain.text import Bilingual
    from service.usecases.tools import Tools


def link_strategies(tools: "Tools", links: Mapping[str, int], *, author_id: str) -> None:
    """Keep these links; the audit trail tells what has changed."""
    now = tools.now()
    with tools.database.writing() as connection:
        before = linked_strategies(connection)
        changed = {
            subject: links.get(subject)
            for subject in sorted({*before, *links})
            if before.get(subject) != links.get(subject)
        }
        if not changed:
            return
        replace_links(connection, links, author_id=author_id, now=now)
        note(
            connection,
            at=now,
            actor=author_id,
            action="link_strategies",
            object_kind="strategies",
            object_id="-",
            facts=changed,
        )


def read_links(tools: "Tools") -> tuple[tuple[str, "Bilingual", int | None], ...]:
    """Return every must-have and criterion with its label and its strategy, ``None`` without one."""
    with tools.database.reading() as connection:
        links = linked_strategies(connection)
    cards = [*tools.catalogue.gates.values(), *tools.catalogue.criteria.values()]
    labels = {card.id: card.label for card in cards}
    return tuple((subject, label, links.get(subject)) for subject, label in labels.items())

"""What only the staff edition of a paper holds; a company's copy is made without it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.place import Owner
from domain.staff_notes import Caution, HardQuestion
from domain.text import Language


@dataclass(frozen=True, slots=True)
class StaffPages:
    """Unwelcome facts and hard questions with their answers; ``owners`` are the pack's, by id."""

    cautions: tuple[Caution, ...]
    hard_questions: tuple[HardQuestion, ...]
    owners: Mapping[str, Owner] = field(default_factory=dict)

    def owner(self, identity: str, language: Language) -> str:
        """Return the name of a bureau, its id where the pack does not list it."""
        owner = self.owners.get(identity)
        return owner.name[language] if owner else identity

"""What every slide is written with: the document, its words, statements with their source numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from domain.model import Frozen
from salesheets.companion_words import companion_words
from salesheets.document import SheetDocument
from salesheets.slide_kit import Kit, Words
from salesheets.slide_master import TITLE_ONLY
from salesheets.sources import Cited, SourceLine
from salesheets.words import words

TOP: Final = 1.4  # inches, where the content of a slide begins
GAP: Final = 0.3

Made = tuple[Slide, tuple[Frozen, ...]]  # a slide and the sections whose sources belong into its notes


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes the slides of one document into one deck."""

    deck: Deck
    document: SheetDocument
    kit: Kit

    def own(self, section: str) -> Mapping[str, Any]:
        """Return a section's words in the document's language."""
        return words(section, self.document.language)

    @property
    def say(self) -> Mapping[str, Any]:
        """Return the words that only slides need."""
        return companion_words("slides", self.document.language)

    def new(self, title: str, layout: str = TITLE_ONLY) -> Slide:
        """Add a slide with its title in the title's place, so that the outline shows it."""
        slide: Slide = self.deck.slides.add_slide(self.deck.slide_layouts.get_by_name(layout))
        slide.placeholders[0].text_frame.text = title  # the format gives the title the number 0
        return slide


def cited(item: Cited) -> str:
    """Write words with their remark and source numbers, as on paper."""
    remark = f" ({item.remark})" if item.remark else ""
    return f"{item.text}{remark}{marks(item.marks)}"


def head_words(text: str) -> Words:
    """Write a cell of a table's head."""
    return Words(text, 12, bold=True, colour=THEME.BACKGROUND_1)


def marks(numbers: Sequence[int]) -> str:
    """Write source numbers: 3 and 7 are ``[3,7]``."""
    return f"[{','.join(str(number) for number in numbers)}]" if numbers else ""


def source_text(line: SourceLine, document: SheetDocument) -> str:
    """Write one numbered source with its date."""
    rest = [part for part in (line.page, line.as_of) if part]
    joiner = "、" if document.language == "ja" else ", "
    return f"[{line.number}] {line.title}{joiner if rest else ''}{joiner.join(rest)}"

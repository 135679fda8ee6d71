"""The cards behind what stands beside the ranking: proofs, cautions, arrivals, rivals, questions, needs.

A text of these cards takes its figures from the pack by placeholder: ``figures``
names records by evidence id, ``{name}`` is the figure of that record with its date.
No card retypes a figure of the pack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from domain.brief import FacilityTypeId
from domain.cards import Card, load_cards
from domain.claims import ClaimCard
from domain.model import Frozen
from domain.text import Bilingual
from scoring.cards import Group

Lens = Literal["management", "risk", "hr", "engineering"]
Points = dict[FacilityTypeId, float]

FOLDER = Path(__file__).parent / "catalogue"
HEADLINE_LIMIT_JA = 30


class LensCard(Card):
    """Who reads: how much each theme of strengths says to this reader, absent for nothing.

    ``dated_share``: what a strength past its shelf life still counts, being printed with
    its date. ``wanted_least``: what a theme counts at least once the brief asks for it.
    """

    themes: dict[str, float]
    dated_share: float = Field(gt=0, le=1)
    wanted_least: float = Field(gt=0)


class ProofCard(Card):
    """How one strength of the pack is told on paper; its id is the strength's.

    ``points``: how much it says for a function, absent for not used there. ``headline``
    stands beside the big figure, ``note`` says scope and comparison, ``caution`` the
    unwelcome figure that must travel along. ``theme`` replaces the strength's where that
    is too broad for choosing. Every record of ``figures`` must be
    printable, or the proof is not shown. ``english_factor`` turns 17 万世帯 into 170,000.
    """

    headline: Bilingual
    note: Bilingual
    caution: Bilingual | None = None
    figure: Bilingual | None = None
    unit: Bilingual | None = None
    english_factor: float = 1
    criterion: str | None = None
    theme: str | None = None
    points: Points
    figures: dict[str, str] = Field(default={})

    @field_validator("headline")
    @classmethod
    def _fits(cls, headline: Bilingual) -> Bilingual:
        if len(headline.ja) > HEADLINE_LIMIT_JA:
            msg = f"headline: more than {HEADLINE_LIMIT_JA} Japanese characters"
            raise ValueError(msg)
        return headline


class CautionCard(Card):
    """An unwelcome fact, for the functions it weighs on."""

    text: Bilingual
    figures: dict[str, str] = Field(min_length=1)
    points: Points
    owner: str


class QuestionCard(Card):
    """A hard question; ``points``: how surely it is asked of a function."""

    question: Bilingual
    answer: Bilingual
    figures: dict[str, str] = Field(min_length=1)
    points: Points
    themes: tuple[str, ...] = ()
    owner: str


class IncentiveCard(Card):
    """Which functions a support scheme fits, and how well; its id is the scheme's."""

    points: Points


class SectorCard(Card):
    """A kind of business and the words that show it, for the likeness of past arrivals."""

    words: tuple[str, ...] = Field(min_length=2)


class YardstickCity(Frozen):
    """One city on a yardstick: the fact with its value, ``None`` where nothing is on record."""

    name: Bilingual
    fact: str | None = None
    here: bool = False
    prefecture: bool = False


class YardstickCard(Card):
    """One measure of one edition, for several cities.

    ``paper`` is False where the row is for staff only, whatever its sources; the basis
    says why. ``points``: for which functions it is worth comparing.
    """

    unit: str
    attribute: str
    better: Literal["lower", "higher"]
    edition: Bilingual
    cities: tuple[YardstickCity, ...] = Field(min_length=2)
    paper: bool
    points: Points


class LimitCard(Card):
    """When a company is better served elsewhere.

    It applies to a brief whose ``field`` (a Range) asks for at least the figure of the
    record ``beyond``, or that has a present site in ``present_prefectures``; with neither
    it is said in general.
    """

    text: Bilingual
    figures: dict[str, str] = Field(default={})
    facility_types: tuple[FacilityTypeId, ...]
    field: str | None = None
    beyond: str | None = None
    present_prefectures: tuple[str, ...] = ()


class NeedCard(Card):
    """One thing companies ask for, and the words in which they ask (NFKC, lower case)."""

    sentence: str
    words: tuple[str, ...] = Field(min_length=5)
    criteria: tuple[str, ...]
    themes: tuple[str, ...]
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """All cards for what stands beside the ranking, by id."""

    lenses: Mapping[str, LensCard]
    proofs: Mapping[str, ProofCard]
    claims: Mapping[str, ClaimCard]
    cautions: Mapping[str, CautionCard]
    questions: Mapping[str, QuestionCard]
    incentives: Mapping[str, IncentiveCard]
    sectors: Mapping[str, SectorCard]
    yardsticks: Mapping[str, YardstickCard]
    limits: Mapping[str, LimitCard]
    needs: Mapping[str, NeedCard]


@cache
def beside(folder: Path = FOLDER) -> Beside:
    """Read the cards, once per folder.

    Raises
    ------
    CardError
        A card does not fit its type.
    """
    return Beside(
        lenses=load_cards(folder / "lenses", LensCard),
        proofs=load_cards(folder / "proofs", ProofCard),
        claims=load_cards(folder / "claims", ClaimCard),
        cautions=load_cards(folder / "cautions", CautionCard),
        questions=load_cards(folder / "questions", QuestionCard),
        incentives=load_cards(folder / "incentives", IncentiveCard),
        sectors=load_cards(folder / "sectors", SectorCard),
        yardsticks=load_cards(folder / "yardsticks", YardstickCard),
        limits=load_cards(folder / "limits", LimitCard),
        needs=load_cards(folder / "needs", NeedCard),
    )

"""What papers are made from: one result on one edition of the pack, fixed when they are ordered."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.brief import Brief
from domain.canonical import canonical_json, digest
from domain.errors import EditionGoneError
from domain.model import Frozen
from service.usecases.compute_result import compute_result, load_result
from service.usecases.open_brief import open_brief

if TYPE_CHECKING:
    from domain.recommendation import Recommendation
    from service.usecases.tools import Tools


class Basis(Frozen):
    """The result a paper tells, and the edition of the pack it was computed on.

    ``brief_digest`` names the demands whatever the day; ``edition`` is the name of the edition.
    """

    result_id: str
    pack_digest: str
    edition: str
    brief_digest: str


def basis_of(tools: "Tools", case_id: str, brief_id: str) -> Basis:
    """Return what papers of a scenario rest on now.

    Raises
    ------
    NotFoundError
        The case has no such scenario.
    KamaeError
        It cannot be ranked.
    """
    opened = open_brief(tools, case_id, brief_id)
    answer = compute_result(tools, opened.brief, noted=opened.row.result_id)
    return Basis(
        result_id=answer.id,
        pack_digest=answer.recommendation.pack.digest,
        edition=answer.recommendation.pack.edition,
        brief_digest=undated_digest(opened.brief),
    )


def on_basis(tools: "Tools", basis: Basis) -> "tuple[Tools, Recommendation]":
    """Return the tools and the result to make a paper from, whatever is in force by now.

    Raises
    ------
    EditionGoneError
        The edition is not at hand: the pack of the settings or an imported layer was replaced.
    NotFoundError
        The result was deleted.
    """
    pack = tools.pack_of(basis.pack_digest)
    if pack is None:
        raise EditionGoneError(digest=basis.pack_digest)
    return tools.with_pack(pack), load_result(tools, basis.result_id)


def undated_digest(brief: Brief) -> str:
    """Return what names a brief whatever the day it is evaluated on."""
    undated = brief.model_copy(update={"evaluated_on": None})
    return digest(canonical_json(undated.model_dump(mode="json")))


def digest_of_stored(plain: Mapping[str, Any]) -> str | None:
    """Return what names a stored brief, ``None`` where it cannot be read any more."""
    try:
        return undated_digest(Brief.model_validate_json(json.dumps(plain)))
    except ValidationError:
        return None

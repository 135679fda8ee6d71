"""What stopped a paper, in words: those who may not know the company read its code name there, too."""

from domain.text import Language
from service.messages import say, say_fault
from service.security.roles import Role
from service.store.jobs import Job
from service.usecases.case_mask import known_names, masked_text, may_see_names
from service.usecases.open_brief import OpenCase


def masked_fault(job: Job, opened: OpenCase | None, role: Role, language: Language) -> str:
    """Say a stored fault as a role may read it, nothing where there is none; ``opened`` is the job's case.

    Without a case nobody knows which names to hide: then only who may see names reads it.
    """
    words = _fault(job, language)
    if may_see_names(role) or not words:
        return words
    if opened is None:
        return say("workbench.paper_failed", language, code=(job.fault or {}).get("code", ""))
    return masked_text(words, opened.case, role, known_names(row.brief for row in opened.briefs))


def _fault(job: Job, language: Language) -> str:
    """Say a stored fault in words: what stopped the paper, and the mend."""
    if not job.fault:
        return ""
    try:
        return say_fault(job.fault, language)
    except KeyError:  # a code or fact of another version
        return say("workbench.paper_failed", language, code=job.fault.get("code", ""))

"""A case with one scenario, seen by people of every role."""

from dataclasses import dataclass

import pytest

from service.forms.brief_toml import read_brief
from service.security.roles import Role
from service.store.cases import add_case
from service.usecases.open_brief import open_case
from service.usecases.save_brief import add_scenario

COMPANY = "セキレイ極秘化学株式会社"


@dataclass
class Bench:
    """The addresses of a case and its scenario, and a visitor for every role."""

    workshop: object
    as_role: object
    case_id: str
    brief_id: str
    author_id: str

    def __post_init__(self):
        self.editor = self.as_role(Role.EDITOR)
        self.viewer = self.as_role(Role.VIEWER)

    def case(self, path="", language="ja"):
        return f"/{language}/staff/cases/{self.case_id}{path}"

    def brief(self, path="", language="ja"):
        return self.case(f"/briefs/{self.brief_id}{path}", language)

    def add(self, brief, title="別案"):
        opened = open_case(self.workshop, self.case_id)
        return add_scenario(self.workshop, opened, title=title, brief=brief, author_id=self.author_id)


@pytest.fixture
def make_bench(workshop, as_role, make_user, root):
    """Return a function from the name of an example to the bench of a case with it."""

    def make(example="tokyo-insurer", **changes):
        author = make_user(Role.EDITOR)
        brief = read_brief(root / "examples" / f"{example}.toml")
        company = brief.company.model_copy(update={"name": COMPANY})
        brief = brief.model_copy(update={"company": company, "title": f"{COMPANY}の資料"} | changes)
        with workshop.database.writing() as connection:
            case_id = add_case(
                connection,
                code_name="しらさぎ",
                company_name=COMPANY,
                origin="staff",
                now=workshop.now(),
                author_id=author,
            )
        opened = open_case(workshop, case_id)
        brief_id = add_scenario(workshop, opened, title=f"{COMPANY}の本命", brief=brief, author_id=author)
        return Bench(workshop, as_role, case_id, brief_id, author)

    return make


@pytest.fixture
def bench(make_bench):
    """Return the bench of the insurer's case."""
    return make_bench()

"""The audit trail is only ever added to, and tests of pages wait in a way that the policy allows."""

import re

import pytest

from tests.architecture.committed import ROOT

SERVICE = sorted((ROOT / "service").rglob("*.py"))
_IMPORT = re.compile(r"from service\.store\.schema import \(?([^)]*?)(?:\)|\n(?! ))", re.DOTALL)
_CHANGES = re.compile(
    r"\baudit\.(?:update|delete)\(|\b(?:UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|DROP\s+TABLE(?:\s+IF\s+EXISTS)?)"
    r"\s+[\"`]?audit\b",
    re.IGNORECASE,
)


def test_one_module_alone_writes_lines_of_the_trail():
    """Whoever else had the table at hand could change a line; everybody else calls ``audit.note``."""
    others = {
        str(path.relative_to(ROOT))
        for path in SERVICE
        for names in _IMPORT.findall(path.read_text(encoding="utf-8"))
        if re.search(r"\baudit\b", names)
    }
    assert others == {"service/store/audit.py"}


def test_no_statement_changes_or_deletes_a_line_of_the_trail():
    found = {str(path): _CHANGES.findall(path.read_text(encoding="utf-8")) for path in SERVICE}
    assert {path: statements for path, statements in found.items() if statements} == {}


@pytest.mark.parametrize(
    "statement",
    [
        "connection.execute(audit.delete())",
        "audit.update().values(x=1)",
        'text("DELETE FROM audit WHERE 1")',
        'text("update audit set x = 1")',
        'text("TRUNCATE audit")',
    ],
)
def test_such_a_statement_would_be_found(statement):
    assert _CHANGES.search(statement)


def test_no_test_waits_by_a_function_of_the_page():
    """Under the content policy Playwright's ``wait_for_function`` never comes true, it only times out."""
    waits = f"wait_for{'_function'}("
    tests = (ROOT / "tests").rglob("*.py")
    assert [str(path) for path in tests if waits in path.read_text(encoding="utf-8")] == []

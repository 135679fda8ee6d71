"""Rules about the repository: locks, addresses, third-party files, licences."""

import importlib
import json
import re
import tomllib
from importlib.metadata import Distribution, distributions

import pytest

from tests.architecture.committed import ROOT, committed_files, text_files

PACKAGES = ("domain", "geodata", "scoring", "salesheets", "service")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
# Put together here, so that this file does not hold what it looks for.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org"]
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot", "Us" + "ers"]) + ")/"
)
# Fetched by set-up, never committed. Debian's package names may be written, its packages may not be stored.
THIRD_PARTY = re.compile(r"\.(?:ttf|otf|ttc|woff2?|eot|min\.js|min\.css|whl)$", re.IGNORECASE)
COPYLEFT = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
LIMIT_KB = 1500
# Read by a person: the package's own licence file, where its metadata say nothing or several things.
LICENCES_READ = {
    "pysqlite3": "zlib licence (its LICENSE file); the metadata name none",
    "pyphen": "MPL 1.1 chosen of its three licences; a part of weasyprint, which only benchmarks use",
}


def pins(lock: str) -> dict[str, str]:
    """Return name -> version of a lock."""
    matches = map(PIN.match, (ROOT / lock).read_text(encoding="utf-8").splitlines())
    return {match["name"]: match["version"] for match in matches if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_requirements_lock_holds_pins_and_check_sums_and_no_address(lock):
    """Every line is a comment, an exact version or a SHA-256; a URL or an option would be none of these."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not (line.startswith("# ") or PIN.match(line) or HASH.match(line))]
    assert odd == []
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_check_sum(lock):
    """A pin ends in a backslash; the line after it must be a hash."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.match(line) and not HASH.match(after)
    ]
    assert bare == []


def test_the_development_lock_agrees_with_the_runtime_lock():
    """Both are installed into one environment; two versions of one package would undo each other."""
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_the_locks_cover_what_the_project_asks_for():
    """A dependency added without `make lock` is noticed here, not on a stranger's machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.txt": project["project"]["dependencies"] + project["dependency-groups"]["build"],
        "requirements-dev.txt": [row for row in project["dependency-groups"]["dev"] if isinstance(row, str)],
        "requirements-node.txt": project["dependency-groups"]["node"],
    }
    missing = {
        (lock, row)
        for lock, rows in asked.items()
        for row in rows
        if re.split(r"[\[<>=!~; ]", row)[0] not in pins(lock)
    }
    assert missing == set()


def test_the_npm_lock_names_no_address_and_matches_package_json():
    """Integrity hashes say what; the machine's own npm says from where."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    packages = {key.removeprefix("node_modules/"): entry for key, entry in lock["packages"].items() if key}
    assert {name: packages[name]["version"] for name in wanted} == wanted
    assert all(
        "resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in packages.values()
    )


def test_no_committed_file_names_a_path_of_one_machine():
    assert [str(path.relative_to(ROOT)) for path, text in text_files() if MACHINE_PATH.search(text)] == []


def test_no_committed_file_names_a_package_registry():
    found = {
        str(path.relative_to(ROOT))
        for path, text in text_files()
        if any(host in text for host in REGISTRY_HOSTS)
    }
    assert found == set()


def test_third_party_files_are_fetched_not_committed():
    assert [path.name for path in committed_files() if THIRD_PARTY.search(path.name)] == []


def test_committed_files_are_small():
    large = {path.name: path.stat().st_size // 1024 for path in committed_files()}
    assert {name: size for name, size in large.items() if size > LIMIT_KB} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_importable_and_says_what_it_is(package):
    assert importlib.import_module(package).__doc__


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_of_a_package_is_also_that_of_another_module_in_it(package):
    """Importing that module later would put it in the place of what the package offers."""
    offered = importlib.import_module(package)
    modules = {path.stem for path in (ROOT / package).glob("*.py")}
    hidden = {
        name
        for name in modules & vars(offered).keys()
        if getattr(getattr(offered, name), "__module__", f"{package}.{name}") != f"{package}.{name}"
    }
    assert hidden == set()


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "docs/README.md", "docs/glossary.md"])
def test_the_pages_a_reader_looks_for_first_exist(name):
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def licence_of(distribution: Distribution) -> str:
    """Return what a package says of its licence: expression and classifiers, else the start of the text."""
    metadata = distribution.metadata
    stated = metadata.get_all("License-Expression", [])
    stated += [row for row in metadata.get_all("Classifier", []) if row.startswith("License ::")]
    return " ".join(stated or metadata.get_all("License", []))[:200]


def test_no_package_we_install_is_under_the_gpl():
    """LGPL as a wheel of its own is fine (psycopg); a package without any statement must be looked at."""
    names = {name for lock in LOCKS for name in pins(lock)}
    known = {row.name.lower().replace("_", "-"): licence_of(row) for row in distributions()}
    ours = {name: licence for name, licence in known.items() if name in names - LICENCES_READ.keys()}
    assert {name: licence for name, licence in ours.items() if not licence or COPYLEFT.search(licence)} == {}

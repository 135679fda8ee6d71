"""Every Japanese text of the templates has its English, and nothing is left over."""

import pytest
from babel.messages.extract import extract_from_dir

from service.web.rendering import environment
from service.web.translations import FOLDER, merged_catalogue


@pytest.fixture(scope="module")
def source(root):
    found = extract_from_dir(
        root / "service" / "templates",
        method_map=[("**.html", "jinja2")],
        options_map={"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}},
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_text_has_its_english(source):
    """A missing entry would put Japanese on an English page."""
    english = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in merged_catalogue() if m.id}
    assert source
    assert sorted(text for text in source if not english.get(text)) == []


def test_no_english_is_left_over(source):
    """A text nobody shows would rot."""
    assert (
        sorted(
            text
            for m in merged_catalogue()
            if m.id
            for text in [m.id if isinstance(m.id, str) else m.id[0]]
            if text not in source
        )
        == []
    )


def test_placeholders_are_the_same():
    """A placeholder lost in translation would swallow a figure."""
    import re

    pattern = re.compile(r"%\((\w+)\)[sd]")
    for message in merged_catalogue():
        if isinstance(message.id, str) and message.id:
            assert set(pattern.findall(message.id)) == set(pattern.findall(str(message.string))), message.id


def test_no_text_is_translated_in_two_files():
    """Two files could say two things."""
    seen = {}
    from babel.messages.pofile import read_po

    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                if message.id:
                    assert seen.setdefault(str(message.id), path.name) == path.name, message.id


def test_every_template_compiles(root):
    """A syntax fault would show only to the visitor of that page."""
    made = environment("ja")
    for path in sorted((root / "service" / "templates").rglob("*.html")):
        made.get_template(str(path.relative_to(root / "service" / "templates")))

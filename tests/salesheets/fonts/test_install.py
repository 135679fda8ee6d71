"""Fonts are copied only when every one is exactly the file the manifest names."""

import hashlib

import pytest

from salesheets.fonts.install import EXIT_REFUSED, FONTS_DIR, FontInstallError, install, main, read_manifest

GOOD = b"a font"


@pytest.fixture
def packages(tmp_path):
    folder = tmp_path / "node_modules"
    folder.mkdir()
    (folder / "a.ttf").write_bytes(GOOD)
    (folder / "b.ttf").write_bytes(GOOD)
    return folder


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.toml"
    digest = hashlib.sha256(GOOD).hexdigest()
    rows = [
        f'[[file]]\nsource = "{name}"\ntarget = "{name}"\nsha256 = "{digest}"\n'
        for name in ("a.ttf", "b.ttf")
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_every_named_file_is_copied_and_is_readable_by_all(packages, manifest, tmp_path):
    installed = install(packages, tmp_path / "vendor", manifest)
    assert [path.read_bytes() for path in installed] == [GOOD, GOOD]
    assert {path.stat().st_mode & 0o777 for path in installed} == {0o644}


def test_one_changed_file_keeps_all_from_being_installed(packages, manifest, tmp_path):
    """The vendor folder stays as it was: half a set of faces would print a mixed sheet."""
    (packages / "b.ttf").write_bytes(b"another font")
    with pytest.raises(FontInstallError, match=r"not the one we know: .*b\.ttf"):
        install(packages, tmp_path / "vendor", manifest)
    assert not (tmp_path / "vendor").exists()


def test_a_font_the_manifest_no_longer_names_is_removed(packages, manifest, tmp_path):
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "old.ttf").write_bytes(GOOD)
    install(packages, tmp_path / "vendor", manifest)
    assert sorted(path.name for path in (tmp_path / "vendor").iterdir()) == ["a.ttf", "b.ttf"]


def test_a_missing_file_is_said_and_ends_with_exit_code_2(tmp_path, capsys):
    code = main(["--packages", str(tmp_path), "--vendor", str(tmp_path / "vendor")])
    assert code == EXIT_REFUSED == 2
    assert "npm ci --ignore-scripts" in capsys.readouterr().err


def test_set_up_has_installed_every_font_of_the_manifest():
    for font in read_manifest(FONTS_DIR / "manifest.toml"):
        content = (FONTS_DIR / "vendor" / font.target).read_bytes()
        assert hashlib.sha256(content).hexdigest() == font.sha256

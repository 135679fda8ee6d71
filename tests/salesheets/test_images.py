"""Pictures from strangers: harmless ones are printed without their secrets, others refused with a reason."""

import io
import struct
import zlib

import pytest
from PIL import Image

from domain.errors import ImageRefusedError
from salesheets.images import logo, photo

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" ' + XLINK + ' viewBox="0 0 9 9">{}</svg>'
DRAWN = '<defs><linearGradient id="a"/></defs><path d="M0 0h9" fill="url(#a)"/><use href="#a"/>'


def save(path, size=(3000, 2000), form="JPEG", mode="RGB", **more):
    Image.new(mode, size, "navy" if mode != "L" else 80).save(path, form, **more)
    return path


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


def reason_of(action, path):
    with pytest.raises(ImageRefusedError) as refused:
        action(path)
    return refused.value.facts["reason"]


def huge_png(path, width, height):
    """Claim a size in the header; nobody should try to decode the rest."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("PNG", "L")]
)
def test_a_photo_becomes_a_jpeg_of_at_most_1200_pixels(tmp_path, form, mode):
    with opened(photo(save(tmp_path / "photo", form=form, mode=mode))) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (1200, 800), "RGB")


def test_a_small_photo_is_not_blown_up(tmp_path):
    with opened(photo(save(tmp_path / "photo.jpg", size=(300, 200)))) as image:
        assert image.size == (300, 200)


def test_position_camera_name_and_comments_are_gone(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[2] = (33.0, 53.0, 10.0)
    exif[0x8825] = {1: "N", 2: (33.0, 53.0, 10.0), 3: "E", 4: (130.0, 52.0, 0.0)}
    path = save(tmp_path / "photo.jpg", exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE")
    assert b"SECRET" in path.read_bytes()
    jpeg = photo(path)
    assert b"SECRET" not in jpeg
    assert b"Exif" not in jpeg
    with opened(jpeg) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    with opened(photo(save(tmp_path / "photo.jpg", size=(600, 400), exif=exif))) as image:
        assert image.size == (400, 600)


@pytest.mark.parametrize("size", [(20_000, 100), (100, 20_000), (11_000, 11_000), (60_000, 60_000)])
def test_a_photo_of_too_many_pixels_is_refused_by_its_header(tmp_path, size):
    assert reason_of(photo, huge_png(tmp_path / "huge.png", *size)) == "too_many_pixels"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    assert reason_of(photo, path) == "file_too_large"


@pytest.mark.parametrize(
    "content", [b"", b"not an image", b"%PDF-1.7", b"<svg/>", b"GIF89a" + b"\0" * 50, b"PK\x03\x04"]
)
def test_what_is_no_photo_is_refused(tmp_path, content):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    assert reason_of(photo, path) == "not_an_image"


def test_a_torn_photo_is_refused(tmp_path):
    path = save(tmp_path / "photo.jpg")
    path.write_bytes(path.read_bytes()[:900])
    assert reason_of(photo, path) == "broken"


def test_a_missing_file_is_told(tmp_path):
    assert reason_of(photo, tmp_path / "none.jpg") == "unreadable"


def write_logo(tmp_path, text):
    path = tmp_path / "logo.svg"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_logo_of_shapes_and_inner_links_passes(tmp_path):
    drawn = logo(write_logo(tmp_path, SVG.format(DRAWN)))
    assert drawn.startswith("<svg")
    assert 'fill="url(#a)"' in drawn


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>alert(1)</script>", "svg_element"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>', "svg_element"),
        ('<image href="file:///etc/passwd"/>', "svg_element"),
        ("<style>@import url(http://x.example/a.css)</style>", "svg_element"),
        ('<set attributeName="href" to="http://x.example"/>', "svg_element"),
        ('<a href="http://x.example"><path d="M0 0"/></a>', "svg_element"),
        ("<text>claim</text>", "svg_element"),
        ('<path onload="alert(1)" d="M0 0"/>', "svg_event"),
        ('<use href="http://x.example/a.svg#b"/>', "svg_link"),
        ('<use xlink:href="file:///etc/passwd"/>', "svg_link"),
        ('<use href="data:image/svg+xml,x"/>', "svg_link"),
        ('<use href=" java&#10;script:alert(1)"/>', "svg_link"),
        ('<path fill="url(http://x.example/a)" d="M0 0"/>', "svg_link"),
        ('<path fill="url( \'file:///x\' )" d="M0 0"/>', "svg_link"),
        ('<path style="background:url(//x.example/a)" d="M0 0"/>', "svg_link"),
        ("<g/>" * 3000, "svg_too_complex"),
    ],
)
def test_a_logo_with_a_script_or_a_link_outside_is_refused(tmp_path, inside, reason):
    assert reason_of(logo, write_logo(tmp_path, SVG.format(inside))) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "svg_declaration"),
        ('<?xml-stylesheet href="http://x.example"?>' + SVG.format(""), "svg_declaration"),
        ("<html/>", "not_svg"),
        ("<svg", "not_svg"),
        ("", "not_svg"),
        (SVG.format(" " * 300_000), "file_too_large"),
    ],
)
def test_what_is_no_plain_svg_is_refused(tmp_path, text, reason):
    assert reason_of(logo, write_logo(tmp_path, text)) == reason

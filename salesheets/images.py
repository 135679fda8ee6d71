"""Pictures from people, made harmless: measured before they are decoded, drawn anew without metadata."""

import io
import warnings
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.errors import ImageRefusedError

FILE_MB: Final = 20
SIDE_PX: Final = 12_000
PIXELS: Final = 60_000_000
WANTED_PX: Final = 1_200
QUALITY: Final = 85
LOGO_KB: Final = 200
LOGO_ELEMENTS: Final = 2_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "TIFF")
_SVG: Final = "{http://www.w3.org/2000/svg}"
_DRAWING: Final = frozenset(
    [
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title"),
        *("desc", "linearGradient", "radialGradient", "stop", "clipPath", "use", "symbol"),
    ]
)
_LINKS: Final = frozenset({"href", "src", "style"})


def photo(path: Path) -> bytes:
    """Return a photo as JPEG of at most 1,200 px a side, upright, without metadata (position, camera, name).

    Raises
    ------
    ImageRefusedError
        ``reason`` is ``unreadable``, ``not_an_image``, ``file_too_large``, ``too_many_pixels`` or ``broken``.
    """
    content = _content(path, limit_kb=FILE_MB * 1000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below it
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        too_large = isinstance(error, Image.DecompressionBombError)
        reason = "too_many_pixels" if too_large else "not_an_image"
        raise ImageRefusedError(path=str(path), reason=reason, limit=SIDE_PX) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageRefusedError(path=str(path), reason="broken", limit=SIDE_PX) from error
    with image:
        width, height = image.size
        if max(width, height) > SIDE_PX or width * height > PIXELS:
            raise ImageRefusedError(path=str(path), reason="too_many_pixels", limit=SIDE_PX)
        try:
            return _drawn_anew(image)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise ImageRefusedError(path=str(path), reason="broken", limit=SIDE_PX) from error


def _drawn_anew(image: Image.Image) -> bytes:
    """Copy nothing but the pixels: a new picture has no metadata to forget."""
    image.draft("RGB", (WANTED_PX, WANTED_PX))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((WANTED_PX, WANTED_PX), Image.Resampling.LANCZOS)
    with_alpha = upright.convert("RGBA")
    paper = Image.new("RGB", with_alpha.size, "white")
    paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
    target = io.BytesIO()
    paper.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def logo(path: Path) -> str:
    """Return an SVG logo, drawn with shapes only.

    Raises
    ------
    ImageRefusedError
        ``reason`` is ``unreadable``, ``file_too_large``, ``not_svg``, ``svg_declaration``,
        ``svg_element`` (script, foreignObject, image, animation, text …), ``svg_event``,
        ``svg_link`` (file or address) or ``svg_too_complex``; ``found`` is what was met.
    """
    content = _content(path, limit_kb=LOGO_KB)
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper() or b"<?xml-stylesheet" in content:
        raise _svg_refused(path, "svg_declaration", "<!DOCTYPE")
    try:
        root = ET.fromstring(content)  # noqa: S314  (no declarations, size capped)
    except (ET.ParseError, ValueError) as error:
        raise _svg_refused(path, "not_svg", str(error)) from error
    if root.tag != f"{_SVG}svg":
        raise _svg_refused(path, "not_svg", root.tag)
    elements = list(root.iter())
    if len(elements) > LOGO_ELEMENTS:
        raise _svg_refused(path, "svg_too_complex", str(len(elements)))
    for element in elements:
        _refuse_element(path, element)
    ET.register_namespace("", _SVG.strip("{}"))
    return ET.tostring(root, encoding="unicode")


def _refuse_element(path: Path, element: "ET.Element[str]") -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _DRAWING:
        raise _svg_refused(path, "svg_element", name)
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        squeezed = "".join(value.split()).lower()
        if plain.startswith("on"):
            raise _svg_refused(path, "svg_event", plain)
        inside = plain == "href" and squeezed.startswith("#")
        outside = plain in _LINKS and (":" in squeezed or "/" in squeezed or "@" in squeezed)
        if (plain in {"href", "src"} and not inside) or outside or _points_outside(squeezed):
            raise _svg_refused(path, "svg_link", value[:60])


def _points_outside(value: str) -> bool:
    """Tell whether a paint server or the like is anywhere but in the file itself."""
    return any(not part.lstrip("'\"").startswith("#") for part in value.split("url(")[1:]) or any(
        scheme in value for scheme in ("javascript:", "data:", "file:", "http:", "https:", "@import")
    )


def _svg_refused(path: Path, reason: str, found: str) -> ImageRefusedError:
    return ImageRefusedError(path=str(path), reason=reason, found=found, limit=LOGO_KB)


def _content(path: Path, *, limit_kb: int) -> bytes:
    try:
        if path.stat().st_size > limit_kb * 1000:
            raise ImageRefusedError(path=str(path), reason="file_too_large", limit=limit_kb)
        return path.read_bytes()
    except OSError as error:
        raise ImageRefusedError(path=str(path), reason="unreadable", limit=limit_kb) from error

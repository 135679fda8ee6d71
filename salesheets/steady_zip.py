"""Zip files with the same bytes for the same content: fixed dates, also in workbooks inside."""

import io
import re
import zipfile
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_STAMPS: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def steady(package: bytes, *, stamp: str) -> bytes:
    """Write an Office file again with fixed dates.

    Parameters
    ----------
    package
        A docx, pptx or xlsx; workbooks embedded in it are treated alike.
    stamp
        What its properties name as day of creation and change, ``2026-11-22T12:00:00Z``.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, _steady_part(name, source.read(name), stamp))
    return out.getvalue()


def _steady_part(name: str, content: bytes, stamp: str) -> bytes:
    if name.endswith(".xlsx"):
        return steady(content, stamp=stamp)
    if name == "docProps/core.xml":
        return _STAMPS.sub(rb"\g<1>" + stamp.encode(), content)
    return content

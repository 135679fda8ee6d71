"""Write a file so that a reader never sees half of it."""

import contextlib
import os
import tempfile
from pathlib import Path

from domain.errors import OutputNotWritableError


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that it is either the old one or the whole new one.

    A ``private`` one is its owner's alone from the first byte.

    Raises
    ------
    OutputNotWritableError
        The place cannot be written; what was there stays.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() or (path.exists() and not os.access(path, os.W_OK)):
            raise OutputNotWritableError(path=str(path), reason="not a writable file")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not private:  # the temporary file was made for its owner alone
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise OutputNotWritableError(path=str(path), reason=error.strerror or str(error)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

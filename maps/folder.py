"""A region folder on disk: its manifest, checked reading, and writing that never leaves half a folder.

Knows names, sizes and hashes of files, not what is in them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps.errors import RegionError

FORMAT = "police-console-region"
VERSION = 2
MANIFEST = "region.json"
HASHED_ON_OPEN_BYTES = 32_000_000
"""Larger files are compared by size when a folder is opened, and by hash when they are read or verified."""

_WHAT = "cannot read the region"


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened region folder whose manifest was understood and whose files are all there."""

    path: Path
    head: dict[str, Any]
    files: dict[str, dict[str, Any]]

    def has(self, name: str) -> bool:
        """Whether the manifest lists this file."""
        return name in self.files

    def file(self, name: str) -> Path:
        """Where a listed file is: under its own name, but for one that was added later."""
        return self.path / str(self.files.get(name, {}).get("stored", name))

    def read(self, name: str) -> bytes:
        """The whole of a listed file, compared with its hash.

        Raises:
            RegionError: it is not listed, gone, or not what was written.
        """
        if name not in self.files:
            raise RegionError(_WHAT, str(self.path / name), "the manifest does not list this file")
        try:
            content = self.file(name).read_bytes()
        except OSError as error:
            raise RegionError(_WHAT, str(self.path / name), _reason(error)) from error
        if hashlib.sha256(content).hexdigest() != self.files[name]["sha256"]:
            raise RegionError(_WHAT, str(self.path / name), "the file was changed or damaged (its hash differs)")
        return content

    def read_json(self, name: str) -> Any:
        """A listed JSON file."""
        try:
            return json.loads(self.read(name))
        except ValueError as error:
            raise RegionError(_WHAT, str(self.path / name), f"not valid JSON: {error}") from error

    def read_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """A listed archive of arrays."""
        try:
            with np.load(io.BytesIO(self.read(name)), allow_pickle=False) as archive:
                return {key: archive[key] for key in archive.files}
        except (ValueError, OSError, KeyError) as error:
            raise RegionError(_WHAT, str(self.path / name), f"not an archive of arrays: {error}") from error

    def verify(self) -> None:
        """Compare every file with its hash, however large.

        Raises:
            RegionError: naming the first that differs.
        """
        for name, entry in self.files.items():
            if _hash(self.file(name)) != entry["sha256"]:
                raise RegionError(_WHAT, str(self.path / name), "the file was changed or damaged (its hash differs)")


def open_folder(path: Path) -> Folder:
    """Read the manifest and check that every file is there, whole, and unchanged.

    Raises:
        RegionError: naming the file at fault and why.
    """
    if not path.is_dir():
        raise RegionError(_WHAT, str(path), "not a folder" if path.exists() else "no such folder")
    where = path / MANIFEST
    try:
        head = json.loads(where.read_bytes())
    except FileNotFoundError:
        raise RegionError(_WHAT, str(path), f"not a region folder: it has no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise RegionError(_WHAT, str(where), f"the manifest is damaged: {error}") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise RegionError(_WHAT, str(where), "this is not the manifest of a region")
    if head.get("version") != VERSION:
        raise RegionError(
            _WHAT,
            str(where),
            f"made in format {head.get('version')}, this program reads format {VERSION}; make it again",
        )
    files = head.get("files")
    if not isinstance(files, dict) or not all(
        isinstance(f, dict) and {"bytes", "sha256"} <= f.keys() for f in files.values()
    ):
        raise RegionError(_WHAT, str(where), "the manifest is damaged: no list of files")
    folder = Folder(path, head, files)
    for name, entry in files.items():
        _check(folder.file(name), entry)
    return folder


def _check(where: Path, entry: dict[str, Any]) -> None:
    try:
        size = where.stat().st_size
    except FileNotFoundError:
        raise RegionError(_WHAT, str(where), "the file is missing; make the region again") from None
    except OSError as error:
        raise RegionError(_WHAT, str(where), _reason(error)) from error
    if size != entry["bytes"]:
        raise RegionError(_WHAT, str(where), f"the file is damaged: {size} bytes in place of {entry['bytes']}")
    if size <= HASHED_ON_OPEN_BYTES and _hash(where) != entry["sha256"]:
        raise RegionError(_WHAT, str(where), "the file was changed or damaged (its hash differs)")


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """Give a temporary folder beside `out`; put it in the place of `out` when the block ends well.

    An existing `out` is replaced only when it is an empty folder or a region folder. When the block
    fails or is interrupted, `out` is as it was and the temporary folder is gone.

    Raises:
        RegionError: `out` is something else, or can not be written.
    """
    out = out.absolute()
    check_replaceable(out)
    temporary = out.parent / f".{out.name}.{secrets.token_hex(4)}.new"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
        yield temporary
        _put_in_place(temporary, out)
    except OSError as error:
        raise RegionError("cannot write the region", str(out), _reason(error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_replaceable(out: Path) -> None:
    """Refuse an `out` that holds anything but a region.

    Raises:
        RegionError: it is a file, or a folder with other content.
    """
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise RegionError("cannot write the region", str(out), "a file of this name is in the way")
    if any(out.iterdir()) and not _is_region(out):
        raise RegionError(
            "cannot write the region", str(out), "the folder is not empty and not a region; it is left as it is"
        )


def _is_region(out: Path) -> bool:
    try:
        head = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(head, dict) and head.get("format") == FORMAT


def _put_in_place(temporary: Path, out: Path) -> None:
    aside = out.parent / f".{out.name}.{secrets.token_hex(4)}.old"
    if out.exists():
        out.replace(aside)
    try:
        temporary.replace(out)
    except BaseException:
        if aside.exists():
            aside.replace(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def write_manifest(folder: Path, head: dict[str, Any]) -> None:
    """List every file of a folder with its size and hash, and write the manifest last, to the disk."""
    files = {}
    for where in sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST):
        files[where.name] = {"bytes": where.stat().st_size, "sha256": _hash(where)}
        _sync(where)
    content = {"format": FORMAT, "version": VERSION, **head, "files": files}
    where = folder / MANIFEST
    where.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _sync(where)


def put_file(folder: Folder, name: str, content: str) -> None:
    """Add a file to a region folder, or replace it: its new content is beside the old until the manifest names it.

    Raises:
        RegionError: it can not be written; the folder is as it was.
    """
    raw = content.encode()
    digest = hashlib.sha256(raw).hexdigest()
    stored, before = f"{digest[:8]}.{name}", folder.files.get(name, {}).get("stored")
    entry = {"bytes": len(raw), "sha256": digest, "stored": stored}
    manifest = {**folder.head, "files": {**folder.files, name: entry}}
    try:
        _write(folder.path / stored, raw)
        _write(folder.path / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
        if before is not None and before != stored:
            (folder.path / before).unlink(missing_ok=True)
    except OSError as error:
        raise RegionError("cannot write the region", str(folder.path / name), _reason(error)) from error


def _write(where: Path, raw: bytes) -> None:
    temporary = where.with_name(f".{where.name}.{secrets.token_hex(4)}.new")
    try:
        temporary.write_bytes(raw)
        _sync(temporary)
        temporary.replace(where)
    finally:
        temporary.unlink(missing_ok=True)


def write_arrays(where: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write an uncompressed archive of arrays; the same arrays give the same bytes."""
    with where.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _sync(where: Path) -> None:
    with where.open("rb") as file:
        os.fsync(file.fileno())


def _hash(where: Path) -> str:
    try:
        with where.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RegionError(_WHAT, str(where), _reason(error)) from error


def _reason(error: OSError) -> str:
    return error.strerror or str(error)

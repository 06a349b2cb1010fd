"""Readings kept between runs, keyed by what they depend on: the file's bytes, the reader's version, the engine."""

from pathlib import Path
from typing import Any

from extractors.aside import ASIDE
from extractors.reading import READER_VERSION
from extractors.shelf import DAMAGED, put_up, quad_of, take_down
from models.paper import Cell, Code, FileFault, FileReading, Flat, Page, PageRef, Patch, Word


class ReadingCache:
    """A folder of compressed JSON; an entry that cannot be used is passed over and written again."""

    def __init__(self, folder: Path, version: str = READER_VERSION) -> None:
        self._folder = folder / f"reader-{version}"
        self._aside = folder / ASIDE

    def get(self, sha256: str, engine: str) -> FileReading | None:
        """The reading of a file with these bytes; None where there is none or it is damaged."""
        try:
            reading = _reading(take_down(self._place(sha256, engine)))
        except DAMAGED:
            return None
        return reading if reading.sha256 == sha256 else None

    def put(self, reading: FileReading, engine: str) -> None:
        """Give it what `read_file` returned, never what a time limit cut off."""
        put_up(self._place(reading.sha256, engine), _plain(reading), self._aside)

    def _place(self, sha256: str, engine: str) -> Path:
        return self._folder / engine / sha256[:2] / f"{sha256}.json.z"


def _plain(reading: FileReading) -> dict[str, Any]:
    return {
        "sha256": reading.sha256,
        "media_type": reading.media_type,
        "info": reading.info,
        "faults": [(fault.code, fault.message, fault.page) for fault in reading.faults],
        "pages": [_plain_page(page) for page in reading.pages],
    }


def _plain_page(page: Page) -> dict[str, Any]:
    return {
        "number": page.ref.number,
        "size": (page.width, page.height),
        "source": page.source,
        "rotation": page.rotation,
        "words": [_plain_word(word) for word in page.words],
        "cells": [(cell.ref, cell.text, cell.row, cell.column) for cell in page.cells],
        "codes": [(code.text, code.quad.corners) for code in page.codes],
        "rules": [quad.corners for quad in page.rules],
        "seals": [quad.corners for quad in page.seals],
        "imprints": [_plain_word(word) for word in page.imprints],
        "flat": _plain_flat(page.flat) if page.flat is not None else None,
        "picture": page.picture,
    }


def _plain_word(word: Word) -> tuple[Any, ...]:
    return word.text, word.quad.corners, word.confidence, word.alternatives


def _plain_flat(flat: Flat) -> dict[str, Any]:
    return {"size": (flat.width, flat.height), "patches": [(patch.lies.corners, patch.flat.corners) for patch in flat.patches]}


def _reading(data: Any) -> FileReading:
    sha256 = str(data["sha256"])
    return FileReading(
        sha256=sha256,
        media_type=str(data["media_type"]),
        pages=tuple(_page(page, sha256) for page in data["pages"]),
        info=tuple((str(key), str(value)) for key, value in data["info"]),
        faults=tuple(FileFault(str(code), str(message), page) for code, message, page in data["faults"]),
    )


def _page(data: Any, sha256: str) -> Page:
    width, height = data["size"]
    return Page(
        ref=PageRef(sha256, int(data["number"])),
        width=float(width),
        height=float(height),
        source=data["source"],
        rotation=int(data["rotation"]),
        words=_words(data["words"]),
        cells=tuple(Cell(ref, text, int(row), int(column)) for ref, text, row, column in data["cells"]),
        codes=tuple(Code(text, quad_of(quad)) for text, quad in data["codes"]),
        rules=tuple(quad_of(quad) for quad in data["rules"]),
        seals=tuple(quad_of(quad) for quad in data["seals"]),
        imprints=_words(data.get("imprints", ())),
        flat=_flat(data["flat"]) if data.get("flat") else None,
        picture=str(data.get("picture", "")),
    )


def _words(data: Any) -> tuple[Word, ...]:
    return tuple(Word(text, quad_of(quad), float(sure), tuple(others)) for text, quad, sure, others in data)


def _flat(data: Any) -> Flat:
    width, height = data["size"]
    return Flat(float(width), float(height), tuple(Patch(quad_of(lies), quad_of(flat)) for lies, flat in data["patches"]))

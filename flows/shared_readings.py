"""The cache of readings as several machines share it: kept here while a bundle is read, and in the store for all."""

from pathlib import Path

from evidence.depot import Depot
from extractors.cache import ReadingCache
from models.paper import FileReading

LOOKS = "cache/looks"


class SharedReadings(ReadingCache):
    """A reading is in the store as soon as it is made, so that a machine that dies takes none with it."""

    def __init__(self, store: Path, depot: Depot) -> None:
        super().__init__(store / "cache" / "readings")
        self._store = store
        self._depot = depot

    def get(self, sha256: str, engine: str) -> FileReading | None:
        """What any machine read of these bytes; with it comes what second looks saw of its pages."""
        name = self._name(self._place(sha256, engine))
        self._depot.pull([name], self._store)
        reading = super().get(sha256, engine)
        if reading is not None and any(page.source == "ocr" for page in reading.pages):
            self._pull_looks(sha256, engine)
        return reading

    def put(self, reading: FileReading, engine: str) -> None:
        super().put(reading, engine)
        self._depot.push(self._store, [self._name(self._place(reading.sha256, engine))])

    def publish_looks(self) -> None:
        """Puts what second looks saw of this bundle's pages beside the readings."""
        self._depot.push(self._store, sorted(self._name(path) for path in (self._store / LOOKS).rglob("*.json.z")))

    def _pull_looks(self, sha256: str, engine: str) -> None:
        below = self._depot.listed(f"{LOOKS}/{self._folder.name}/{engine}/{sha256[:2]}")
        self._depot.pull([name for name in below if name.rpartition("/")[2].startswith(sha256)], self._store)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._store).as_posix()

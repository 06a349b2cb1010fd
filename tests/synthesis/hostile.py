"""Files that should not be there, or cannot be read: the bundle must go on without them."""

from random import Random

from tests.synthesis.binder import Binder
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.imaging import shoot
from tests.synthesis.world import World


def encrypted(binder: Binder, rng: Random) -> None:
    paper = Paper(plain=True, encrypt="8888")
    paper.new_page()
    paper.text(80, 120, "合同（加密）", 14, face="hei")
    binder.write("补充材料/加密合同.pdf", paper.finish(), 0, "unreadable", "FILE_PROTECTED")


def truncated(binder: Binder, rng: Random) -> None:
    paper = Paper(plain=True)
    paper.new_page()
    paper.text(80, 120, "现场照片", 30, face="hei")
    (shot,) = shoot(paper.finish(), "scan", rng)
    binder.write("补充材料/现场照片.jpg", shot.data[: len(shot.data) // 9], 0, "unreadable", "FILE_UNREADABLE")


def unknown(binder: Binder, rng: Random) -> None:
    binder.write(
        "补充材料/设备图纸.dwg", b"AC1032" + bytes(rng.randrange(256) for _ in range(900)), 0, "unsupported", "FILE_UNSUPPORTED"
    )


def empty(binder: Binder, rng: Random) -> None:
    binder.write("补充材料/新建文档.pdf", b"", 0, "unreadable", "FILE_UNREADABLE")


def junk(binder: Binder, rng: Random) -> None:
    binder.write(
        "补充材料/损坏.pdf", b"%PDF-1.4\n" + bytes(rng.randrange(256) for _ in range(700)), 0, "unreadable", "FILE_UNREADABLE"
    )


def clone(binder: Binder, rng: Random) -> None:
    """A byte-identical copy of a file under another name."""
    pdfs = [f for f in binder.files if f.path.endswith(".pdf") and f.status == "read"]
    if pdfs:
        chosen = rng.choice(pdfs)
        binder.write("补充材料/副本.pdf", (binder.out / chosen.path).read_bytes(), chosen.pages, "duplicate")


KINDS = (encrypted, truncated, unknown, empty, junk, clone)


def add_hostile(world: World, binder: Binder, rng: Random, count: int) -> None:
    """Some of the kinds, the same for the same seed."""
    chosen = KINDS[:count] if world.bundle_id.startswith("sample") else rng.sample(KINDS, min(count, len(KINDS)))
    for make in chosen:
        make(binder, rng)

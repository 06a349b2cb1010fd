"""The second look: what is worth it, what its readings weigh, and that it never makes a value surer than it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from extractors.documents import read_document
from extractors.engines import Reading
from extractors.second_look import again
from extractors.second_look.again import read_twice
from extractors.second_look.doubts import in_doubt, lacking
from extractors.second_look.memory import Memory, keep, recalled
from extractors.second_look.merging import joined, merged, runs
from extractors.second_look.votes import CHANGED, weighed
from models.paper import Code, Document, DocumentSource, PagePart, Quad, Word
from tests.extractors.invoice_pages import SELLER, SHA, Paper, digital

FILES: Mapping[str, tuple[Path, str]] = {SHA: (Path("scan.jpg"), "image/jpeg")}
PLACE = Quad.box(0.1, 0.1, 0.3, 0.12)


@dataclass(frozen=True)
class Glance:
    """An eye that says what it was told to."""

    said: str = ""
    found: tuple[Word, ...] = ()
    memory: Memory = field(default_factory=Memory)
    asked: list[Quad] = field(default_factory=list[Quad])

    def readings(self, quad: Quad) -> tuple[Reading, ...]:
        self.asked.append(quad)
        return tuple(Reading(self.said, 0.98) for _ in range(4) if self.said)

    def words(self) -> tuple[Word, ...]:
        return self.found

    def codes(self) -> tuple[Code, ...]:
        return ()


def source_of(paper: Paper) -> DocumentSource:
    page = paper.page()
    return DocumentSource(Document("doc:x", "invoice", (PagePart(page.ref),)), (page,))


def looking(monkeypatch: pytest.MonkeyPatch, eye: Glance) -> None:
    def eyes(*_: object) -> dict[str, Glance]:
        return {f"page:{SHA}:1": eye}

    monkeypatch.setattr(again, "_eyes", eyes)


def test_most_readings_decide_and_a_changed_text_stays_in_doubt():
    word = weighed(Word("24464602", PLACE, 0.96), [Reading("244646.02", 0.99)] * 5)
    assert (word.text, word.confidence, word.alternatives) == ("244646.02", CHANGED, ("24464602",))


def test_a_text_that_is_said_again_is_surer():
    word = weighed(Word("244646.02", PLACE, 0.80), [Reading("244646.02", 0.99)] * 5)
    assert (word.text, word.confidence) == ("244646.02", 0.99)


def test_readings_that_say_nothing_change_nothing():
    word = Word("244646.02", PLACE, 0.80, ("244646.0",))
    assert weighed(word, [Reading("-", 0.2)]) == word


def test_half_a_pair_of_brackets_is_worth_a_second_look():
    paper = digital(source="ocr").swap(SELLER[0], SELLER[0].replace("）", "").replace(")", "") + "(深圳", confidence=0.99)
    found = read_document(source_of(paper))
    spots = in_doubt(found)
    assert found.invoices[0].seller_name.spot in spots


def test_a_digital_page_is_never_looked_at_twice(monkeypatch: pytest.MonkeyPatch):
    def blind(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(again, "Eye", blind)
    paper = digital().without("开票日期")
    assert read_twice(source_of(paper), FILES) == read_document(source_of(paper))


def test_a_sure_page_is_looked_at_once(monkeypatch: pytest.MonkeyPatch):
    eye = Glance()
    looking(monkeypatch, eye)
    source = source_of(digital(source="ocr"))
    assert read_twice(source, FILES) == read_document(source)
    assert eye.asked == []


def test_what_only_the_larger_picture_shows_is_added(monkeypatch: pytest.MonkeyPatch):
    paper = digital(source="ocr", qr=None)
    day = next(word for word in paper.words if "开票日期" in word.text)
    looking(monkeypatch, Glance("", (day,)))
    poor = source_of(paper.without("开票日期"))
    assert lacking(read_document(poor)) > 0
    (invoice,) = read_twice(poor, FILES).invoices
    assert isinstance(invoice.issue_date.value, date)


def test_a_neighbour_on_the_same_page_is_not_looked_at(monkeypatch: pytest.MonkeyPatch):
    paper = digital(source="ocr", qr=None).without("开票日期")
    day = Word("开票日期：2024年05月01日", Quad.box(0.6, 0.9, 0.8, 0.92), 0.99)
    looking(monkeypatch, Glance("", (day,)))
    source = source_of(paper)
    page = source.pages[0]
    half = Document("doc:x", "invoice", (PagePart(page.ref, Quad.box(0, 0, 1, 0.8)),))
    (invoice,) = read_twice(DocumentSource(half, (page,)), FILES).invoices
    assert invoice.issue_date.value is None
    (invoice,) = read_twice(source, FILES).invoices
    assert invoice.issue_date.value == date(2024, 5, 1)


def test_a_tax_id_put_right_by_the_second_look_is_proved_by_its_check_digit(monkeypatch: pytest.MonkeyPatch):
    wrong = SELLER[1][:5] + ("7" if SELLER[1][5] != "7" else "1") + SELLER[1][6:]
    paper = digital(source="ocr").swap(SELLER[1], wrong, confidence=0.9)
    word = next(word for word in paper.words if wrong in word.text)
    looking(monkeypatch, Glance(word.text.replace(wrong, SELLER[1])))
    (invoice,) = read_twice(source_of(paper), FILES).invoices
    assert (invoice.seller_tax_id.value, invoice.seller_tax_id.status) == (SELLER[1], "verified")


def test_pieces_found_whole_are_put_together_and_both_are_kept():
    left, right = Word("7483", Quad.box(0.1, 0.1, 0.14, 0.12), 0.9), Word("58.49", Quad.box(0.145, 0.1, 0.2, 0.12), 0.9)
    (whole,) = merged((left, right), (Word("748358.49", Quad.box(0.1, 0.1, 0.2, 0.12), 0.95),))
    assert (whole.text, whole.alternatives) == ("748358.49", ())


def test_a_shorter_box_takes_nothing_from_the_longer_one():
    word = Word("名称：甲公司", Quad.box(0.1, 0.1, 0.3, 0.12), 0.9)
    assert merged((word,), (Word("甲", Quad.box(0.2, 0.1, 0.22, 0.12), 0.9),)) == (word,)


def test_boxes_that_meet_are_one_line_and_others_are_not():
    left, right = Word("佳和(深圳", Quad.box(0.1, 0.1, 0.2, 0.12)), Word("信息公司", Quad.box(0.2, 0.1, 0.3, 0.12))
    below = Word("91440300", Quad.box(0.2, 0.14, 0.3, 0.16))
    assert runs((below, right, left)) == ((left, right), (below,))
    assert joined((left, right)) == Word("佳和(深圳信息公司", Quad.box(0.1, 0.1, 0.3, 0.12))


def test_memories_come_back_as_they_were(tmp_path: Path):
    memory = Memory({PLACE.corners: (Reading("1", 0.5),)}, (Word("税", PLACE, 0.5, ("兑",)),), (Code("01,10", PLACE),))
    keep(memory, tmp_path / "a" / "page.json.z")
    assert recalled(tmp_path / "a" / "page.json.z") == memory
    (tmp_path / "broken").write_bytes(b"no")
    assert recalled(tmp_path / "broken") == recalled(tmp_path / "absent") == Memory()


def test_a_lone_figure_amid_the_chinese_of_a_name_is_looked_at_again(monkeypatch: pytest.MonkeyPatch):
    for name, said in (("服务器租1赁费", "服务器租赁费"), ("服务器第1期租赁费", "")):
        eye = Glance(f"*信息技术服务*{said}" if said else "")
        looking(monkeypatch, eye)
        paper = digital(source="ocr").swap("软件开发服务", name, confidence=0.95)
        (invoice,) = read_twice(source_of(paper), FILES).invoices
        assert invoice.lines[0].item_name.value == f"*信息技术服务*{said or name}"

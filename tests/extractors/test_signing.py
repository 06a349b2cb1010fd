"""Days beside signatures that a stamp tore to pieces: their whole line is shown once more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from extractors.engines import Reading
from extractors.second_look.eye import Eye
from extractors.second_look.signing import signed_again
from models.paper import DocumentSource, Quad
from tests.extractors.written_pages import seal, source, written

TORN = "合同\n甲方（盖章）：甲公司    \n日期：2024    月15日"


@dataclass(frozen=True)
class Glance:
    """An eye that says what it was told to."""

    said: Sequence[str]
    asked: list[Quad] = field(default_factory=list[Quad])

    def readings(self, quad: Quad) -> tuple[Reading, ...]:
        self.asked.append(quad)
        return tuple(Reading(text, 0.97) for text in self.said)


def looked(text: str, *said: str, stamped: bool = True) -> tuple[DocumentSource, Glance]:
    bare = written(text, source="ocr")
    page = written(text, source="ocr", seals=[seal(bare, "日期")] if stamped else [])
    eye = Glance(said)
    return signed_again(source("contract", page), {page.ref.id: cast("Eye", eye)}), eye


def said_of(found: DocumentSource) -> list[str]:
    return [word.text for word in found.pages[0].words if "日期" in word.text or "月15日" in word.text]


def test_the_day_that_most_readings_agree_on_replaces_the_pieces():
    found, _ = looked(TORN, "日期：2024年05月15日", "日期：2024年05月15日", "日期：2024年0月15日")
    (word,) = [word for word in found.pages[0].words if "日期" in word.text]
    assert word.text == "日期:2024年05月15日"
    assert word.confidence < 0.9
    assert not [word for word in found.pages[0].words if word.text == "月15日"]


def test_a_month_or_year_mark_lost_in_the_stamp_is_put_back():
    found, _ = looked(TORN, *["日期：2024年0515日"] * 3)
    assert said_of(found) == ["日期:2024年05月15日"]


def test_readings_that_differ_change_nothing():
    found, _ = looked(TORN, *["日期：2024年05月15日", "日期：2024年08月15日"] * 2)
    assert said_of(found) == ["日期：2024", "月15日"]


def test_one_reading_alone_changes_nothing():
    found, _ = looked(TORN, "日期：2024年05月15日", "日期：2024", "")
    assert said_of(found) == ["日期：2024", "月15日"]


def test_a_line_without_a_stamp_is_not_looked_at():
    _, eye = looked(TORN, "日期：2024年05月15日", stamped=False)
    assert eye.asked == []

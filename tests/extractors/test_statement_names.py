"""Names of one statement tell each other's lost beginnings, and nothing else."""

from __future__ import annotations

from extractors.statements.names import whole_names
from models.fields import MISSING, Field, Method


def name(text: str, method: Method = "ocr") -> tuple[Field[str], Field[str]]:
    return Field(text, text, None, method, "read", 0.9), MISSING


def told(*found: tuple[Field[str], Field[str]]) -> list[tuple[str | None, str]]:
    return [(each.value, each.status) for each, _ in whole_names(found)]


def test_a_name_without_its_first_character_is_the_one_that_ends_like_it():
    assert told(name("广东电网有限责任公司"), name("东电网有限责任公司")) == [
        ("广东电网有限责任公司", "read"),
        ("广东电网有限责任公司", "inferred"),
    ]


def test_a_branch_is_another_company():
    assert told(name("广东电网有限责任公司"), name("广东电网有限责任公司广州供电局"))[0] == ("广东电网有限责任公司", "read")


def test_two_names_that_end_alike_say_nothing():
    names = [name("惠东电网有限责任公司"), name("广东电网有限责任公司"), name("东电网有限责任公司")]
    assert told(*names)[2] == ("东电网有限责任公司", "read")


def test_printed_text_has_lost_nothing():
    assert told(name("广东电网有限责任公司", "text"), name("东电网有限责任公司", "text"))[1] == ("东电网有限责任公司", "read")

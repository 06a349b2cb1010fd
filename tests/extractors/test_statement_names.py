"""Names of one statement tell each other's lost beginnings, and nothing else."""

from __future__ import annotations

from extractors.statements.names import whole_names
from models.fields import MISSING, Field, Method


def name(text: str, method: Method = "ocr") -> tuple[Field[str], Field[str]]:
    return Field(text, text, None, method, "read", 0.9), MISSING


def told(*found: tuple[Field[str], Field[str]], under_stamp: tuple[int, ...] = ()) -> list[tuple[str | None, str]]:
    stamped = [place in under_stamp for place in range(len(found))]
    return [(each.value, each.status) for each, _ in whole_names(found, stamped)]


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


def test_letters_of_a_stamp_behind_a_name_that_another_row_has_clear_are_set_aside():
    found = told(
        name("阿里云计算有限公司"), name("阿里云计算有限公司银2024.07.02"), name("业务章阿里云计算有限公司"), under_stamp=(1, 2)
    )
    assert found[1:] == [("阿里云计算有限公司", "inferred")] * 2


def test_a_name_under_a_stamp_that_no_other_row_has_is_inferred():
    assert told(name("阿里云计算有限公司"), name("清华大学"), under_stamp=(1,))[1] == ("清华大学", "inferred")


def test_a_stray_figure_before_a_name_gives_no_other_row_a_first_character():
    assert told(name("5广东电网有限责任公司"), name("广东电网有限责任公司"))[1] == ("广东电网有限责任公司", "read")

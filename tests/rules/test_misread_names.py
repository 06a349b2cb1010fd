"""Which names beside the applicant's own number are its name misread, and which may be another company's."""

import pytest

from rules.names import marred
from tests.rules.desk import APPLICANT, USCC, Desk, amounts, codes, f, sound

NAME = "广州市数联电子股份有限公司"


def buyer(name: str, method: str) -> Desk:
    desk = sound()
    desk.swap("invoices", "invoice:1", buyer_name=f(name, method), buyer_tax_id=f(USCC, method))
    return desk


@pytest.mark.parametrize(
    "read",
    [
        "州市数联电子股份有限公司",
        "市数联电子股份有限公司",
        "你州市数联电子股份有限公司",
        "广州市数联电子般份有限公司",
        "广州市数联电子股份有限公",
    ],
)
def test_a_name_that_lost_or_spoilt_a_character_of_its_region_or_form_is_nobody_else_s(read: str):
    assert marred(read, NAME, 2)


@pytest.mark.parametrize(
    "read",
    [
        "惠州市数联电子股份有限公司",
        "福州市数联电子股份有限公司",
        "广州数联电子股份有限公司",
        "数联电子股份有限公司",
        "广州市数连电子股份有限公司",
        "广州市数联电子有限公司",
        "广州市数联电子股份有限公司惠州分公司",
    ],
)
def test_another_region_another_word_or_a_part_that_companies_do_without_stays_another_name(read: str):
    assert not marred(read, NAME, 2)


def test_only_a_recognised_name_is_taken_for_a_misreading():
    assert APPLICANT.startswith("佛山市")
    found = buyer(APPLICANT[1:], "ocr").judge()
    assert codes(found) == {"NAME_VARIANT"}
    assert amounts(found)[0] == "100000.00"
    assert codes(buyer(APPLICANT[1:], "text").judge()) == {"BUYER_MISMATCH"}

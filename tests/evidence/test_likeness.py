from evidence.likeness import Likeness

SCAN = "f" * 200 + "0" * 56
AGAIN = "f" * 200 + "7" + "0" * 55
OTHER = "0" * 256


def likeness(*said: str, picture: str = SCAN, near: str = "near:a", keys: tuple[str, ...] = (), buyer: str = "") -> Likeness:
    return Likeness("invoice_1", (near,), keys, buyer, said, (picture,))


def test_the_same_seller_day_and_amount_may_be_the_same_invoice():
    assert likeness(picture=SCAN).may_be(likeness(picture=OTHER))


def test_the_same_number_is_known_as_such_and_another_buyers_invoice_is_another():
    assert not likeness(keys=("1",)).may_be(likeness(keys=("1",)))
    assert not likeness(buyer="91A").may_be(likeness(buyer="91B"))
    assert likeness(buyer="91A").may_be(likeness(buyer=""))


def test_one_scan_in_two_files_may_be_the_same_invoice_where_nothing_that_was_read_differs():
    mine = likeness("", "2024-09-02", "113.00")
    assert mine.may_be(likeness("24442000000012345678", "2024-09-02", "", picture=AGAIN, near="near:b"))
    assert not mine.may_be(likeness("24442000000012345678", "2024-09-03", "", picture=AGAIN, near="near:b"))
    assert not mine.may_be(likeness("", "2024-09-02", "113.00", picture=OTHER, near="near:b"))

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.likeness import Likeness
from evidence.register import Entry, Register, entry_of
from evidence.tables import tables_of
from models.identity import applicant_key, bound_id, invoice_keys
from tests.evidence import small_case as case

DIGITAL = "24442000000012345678"


def test_an_invoice_is_known_by_its_twenty_digits_or_by_code_and_number():
    assert invoice_keys(DIGITAL, None) == (DIGITAL,)
    assert invoice_keys("12345678", "4400231130") == ("440023113012345678",)
    assert invoice_keys("12345678", "044002311301") == ("04400231130112345678",)
    assert invoice_keys(DIGITAL, "440023113012345678") == (DIGITAL, "440023113012345678")
    assert invoice_keys(" 2444 2000000012345678", "") == (DIGITAL,)


@pytest.mark.parametrize("pair", [("12345678", None), (None, "4400231130"), ("1234567", "4400231130"), ("", ""), (None, None)])
def test_what_is_not_whole_is_no_key(pair: tuple[str | None, str | None]):
    assert invoice_keys(*pair) == ()


@given(st.text(), st.text())
def test_keys_are_digits_whatever_is_read(number: str, code: str):
    assert all(key.isdecimal() and len(key) in (18, 20) for key in invoice_keys(number, code))


def test_another_bundle_with_the_same_invoice_is_found(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("甲", ("1", "2")))
    register.put(Entry("乙", ("2", "3")))
    register.put(Entry("丙", ("2",)))
    assert register.elsewhere("乙", ("2", "3")) == {"2": ("丙", "甲")}
    assert register.elsewhere("甲", ("1",)) == {}
    assert register.elsewhere("新", ("3",)) == {"3": ("乙",)}


def test_a_bundle_run_again_replaces_its_own_entries(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("甲", ("1", "2")))
    register.put(Entry("甲", ("2",)))
    assert register.elsewhere("乙", ("1", "2")) == {"2": ("甲",)}


def test_a_bundle_this_one_replaces_does_not_count_nor_those_before_it(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("v1", ("1",)))
    register.put(Entry("v2", ("1",), "v1"))
    register.put(Entry("v3", ("1",), "v2"))
    assert register.elsewhere("v3", ("1",), "v2") == {}


def test_a_bundle_that_another_replaced_does_not_count_for_a_third(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("v1", ("1",)))
    register.put(Entry("v2", (), "v1"))
    assert register.elsewhere("乙", ("1",)) == {}


def test_the_replaced_bundle_still_sees_its_successor(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("v1", ("1",)))
    register.put(Entry("v2", ("1",), "v1"))
    assert register.elsewhere("v1", ("1",)) == {"1": ("v2",)}


def test_nobody_replaces_the_bundle_of_another_applicant(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("甲", ("1",), "", "甲公司", "91A"))
    register.put(Entry("乙", ("1",), "甲", "乙公司", "91B"))
    assert register.elsewhere("乙", ("1",), "甲") == {"1": ("甲",)}
    assert register.elsewhere("丙", ("1",)) == {"1": ("乙", "甲")}


def test_bundles_that_replace_each_other_in_a_circle_both_count(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("a", ("1",), "b"))
    register.put(Entry("b", ("1",), "a"))
    register.put(Entry("c", ("1",), "c"))
    assert register.elsewhere("x", ("1",)) == {"1": ("a", "b", "c")}
    assert register.elsewhere("a", ("1",), "b") == {"1": ("b", "c")}


def test_a_dossier_enters_all_its_invoices():
    entry = entry_of(case.DOSSIER)
    assert entry.keys == ("24442000000012345678", "24442000000012345679", "24442000000012345680")
    assert entry.applicant_uscc == "91440101MA5CXXXX0A"


def test_the_same_invoice_in_another_bundle_is_an_edge_away(tmp_path: Path):
    register = Register(tmp_path)
    register.put(entry_of(case.DOSSIER))
    other = replace(case.DOSSIER, declaration=replace(case.DOSSIER.declaration, bundle_id="样例-乙"), invoices=case.INVOICES[:1])
    entry = entry_of(other)
    elsewhere = register.elsewhere(entry.bundle_id, entry.keys)
    tables = tables_of(other, replace(case.JUDGEMENT, costs=(), parts=(), findings=()), register.twins(elsewhere))
    edges = [row for row in tables["edges"].to_pylist() if row["kind"] == "duplicates"]
    local = case.INVOICES[0].id
    assert [(edge["source_id"], edge["target_id"]) for edge in edges] == [
        (bound_id("样例-乙", local), bound_id("样例-甲", local))
    ]
    assert {"node_id", "label"} < set(tables["nodes"].column_names)
    assert any("样例-甲" in row["label"] for row in tables["nodes"].to_pylist() if row["kind"] == "elsewhere")


def test_other_bundles_of_one_applicant_are_found_by_its_code(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("甲", ("1",), applicant_name="甲公司", applicant_uscc="91440600MA4UHMXX0 "))
    register.put(Entry("乙", ("2",), applicant_name="甲公司", applicant_uscc="91440600ma4uhmxx0"))
    register.put(Entry("丙", ("3",), applicant_name="丙公司", applicant_uscc="91440300MA5DABCD8"))
    register.put(Entry("丁", ("4",)))
    own = Entry("乙", ("2",), applicant_uscc="91440600MA4UHMXX0")
    assert register.elsewhere("乙", own.known_by) == {"applicant:91440600MA4UHMXX0": ("甲",)}
    assert register.elsewhere("丁", Entry("丁", ("4",)).known_by) == {}


@pytest.mark.parametrize("party", ["91440300MA5DABCD8", "丙（集团）有限公司"])
def test_related_parties_that_apply_too_find_each_other_whoever_declares_it(tmp_path: Path, party: str):
    register = Register(tmp_path)
    first = Entry("甲", ("1",), applicant_name="甲有限公司", applicant_uscc="91440600MA4UHMXX0", related=(party,))
    second = Entry("丙", ("2",), applicant_name="丙(集团)有限公司", applicant_uscc="91440300MA5DABCD8")
    register.put(first)
    register.put(second)
    assert register.concerning(first) == {applicant_key(party): ("丙",)}
    assert list(register.concerning(second).values()) == [("甲",)]
    assert [entry.bundle_id for entry in register.concerned(second)] == ["甲"]
    assert register.get("甲") == first


ENTRIES = st.lists(
    st.builds(
        Entry,
        bundle_id=st.sampled_from("甲乙丙丁戊己"),
        keys=st.lists(st.sampled_from(("1", "2", "3")), max_size=2, unique=True).map(tuple),
        supersedes=st.sampled_from(("", "", "甲", "乙", "丙", "\udc80")),
        applicant_name=st.sampled_from(("", "东公司", "西公司")),
        related=st.sampled_from(((), ("东公司",))),
        alike=st.sampled_from(
            (
                (),
                (Likeness("a", ("near:x",), pictures=("0f",)),),
                (Likeness("b", (), ("1",), said=("12345678", "", ""), pictures=("0f",)),),
            )
        ),
    ),
    max_size=6,
    unique_by=lambda entry: entry.bundle_id,
)


@settings(max_examples=10, deadline=None)
@given(ENTRIES)
def test_what_the_index_finds_is_what_reading_everything_finds(entries: list[Entry]):
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        register, blind = Register(Path(folder)), Register(Path(other))
        (Path(other) / "cache" / "register.sqlite").mkdir(parents=True)  # an index that nobody can open
        for entry in entries:
            register.put(entry)
            blind.put(entry)
        for entry in entries:
            elsewhere = register.concerning(entry)
            assert elsewhere == blind.concerning(entry)
            assert register.concerned(entry) == blind.concerned(entry)
            assert register.twins(elsewhere, entry) == blind.twins(elsewhere, entry)
            small = Register(Path(folder) / entry.bundle_id)
            for one in register.about(entry):
                small.put(one)
            assert small.concerning(entry) == elsewhere, "what a worker is given is all it needs"
            assert small.twins(elsewhere, entry) == register.twins(elsewhere, entry)


def test_the_index_follows_the_register_and_is_made_anew_where_it_is_gone(tmp_path: Path):
    register = Register(tmp_path)
    register.put(Entry("甲", ("1",)))
    assert register.elsewhere("乙", ("1",)) == {"1": ("甲",)}
    register.put(Entry("甲", ("2",)))
    assert register.elsewhere("乙", ("1", "2")) == {"2": ("甲",)}
    (tmp_path / "cache" / "register.sqlite").write_bytes(b"no data base at all")
    assert register.elsewhere("乙", ("2",)) == {"2": ("甲",)}
    assert not (tmp_path / "cache" / "register.sqlite").exists()
    register.place("甲").unlink()
    assert register.elsewhere("乙", ("2",)) == {}

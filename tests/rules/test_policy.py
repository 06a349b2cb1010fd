import re
from pathlib import Path

import pytest

from rules.codes import CODES
from rules.policy import PolicyError, describe, differences, load_policy
from rules.rulebook import RULEBOOK
from tests.rules.desk import DRAFT, draft

FILE = Path("data/policies/guangdong-ai-benchmark-2025-draft.toml")
CONTRACT = Path("../shared/docs/contract.md")
GUIDE = Path("../shared/guide")

SECOND_WINDOW = """[[windows]]
first_day = 2025-07-31
last_day = 2025-09-30
binds = ["payment"]
source = "guide"
clause = "x"

[time]"""


def changed(tmp_path: Path, before: str, after: str) -> str:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return str(path)


def line_of(text: str) -> int:
    return next(n for n, row in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1) if text in row)


def test_the_draft_says_what_the_guide_says():
    policy = draft()
    assert (policy.window.first_day.isoformat(), policy.window.last_day.isoformat()) == ("2022-07-01", "2025-07-31")
    assert [category.name for category in policy.categories] == [
        "与人工智能开发和应用密切相关的软硬件建设投资费",
        "系统集成适配费",
        "数据资源开发费",
    ]
    assert sum(len(category.sub) for category in policy.categories) == 9
    assert str(policy.money.rate) == "0.30"
    assert policy.money.floor * policy.money.rate == policy.money.least_grant


def test_every_clause_cited_from_the_guide_stands_in_it():
    if not GUIDE.is_dir():
        pytest.skip("the guide is not at ../shared/guide")
    guide = "".join(path.read_text(encoding="utf-8") for path in GUIDE.glob("*.txt")).replace("单个项目不超过支持", "不超过支持")
    for where, cited in draft().citations():
        if cited.source != "guide" or "：" not in cited.clause:
            continue
        said = re.sub(r"（[^（）]*(?:参数|预通知)[^（）]*）$", "", cited.clause.split("：", 1)[1])
        for clause in re.split(r"；方向[一二]（.）\d：|……|；", said):
            assert clause.strip("。") in guide, (where, clause)


def test_sub_categories_are_named_in_the_guides_own_words():
    if not GUIDE.is_dir():
        pytest.skip("the guide is not at ../shared/guide")
    guide = "".join(path.read_text(encoding="utf-8") for path in GUIDE.glob("*.txt"))
    for category in draft().categories:
        assert category.name in guide
        assert all(sub.name in guide for sub in category.sub)


def test_every_code_of_the_contract_has_its_outcome_and_wording():
    if not CONTRACT.is_file():
        pytest.skip("the contract is not at ../shared/docs/contract.md")
    section = CONTRACT.read_text(encoding="utf-8").split("## 5.")[1].split("## 6.")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| ") and not row.startswith("| code")]
    named = {code for row in rows for code in re.findall(r"[A-Z][A-Z_]{3,}|FX", row)}
    assert len(named) > 60
    assert named <= set(draft().codes)
    assert named <= CODES


def test_every_rule_that_is_asked_is_in_the_policy():
    assert {rule.id for rule in RULEBOOK} <= set(draft().rules)


def test_the_hash_covers_the_file_and_its_words(tmp_path: Path):
    other = load_policy(changed(tmp_path, 'version = "3"', 'version = "4"'))
    assert re.fullmatch(r"[0-9a-f]{64}", other.hash)
    assert other.hash != draft().hash
    assert load_policy(str(FILE)).hash == draft().hash


def test_a_misspelt_key_is_named_with_its_line_and_the_right_one(tmp_path: Path):
    with pytest.raises(PolicyError) as error:
        load_policy(changed(tmp_path, "last_day =", "lastday ="))
    assert f"policy.toml:{line_of('last_day =')}: " in str(error.value)
    assert "'last_day'" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("rate = 0.30", "rate = 0.40", "least_grant"),
        ("rate = 0.30", "rate = 1.30", "money.rate"),
        ("[codes.FX]", "[codes.FY]", "FY: unknown code"),
        ('rule = "P9"', 'rule = "P99"', "P99"),
        ('words = "cloud"', 'words = "clouds"', "clouds"),
        ("last_day = 2025-07-31", "last_day = 2021-07-31", "last_day lies before first_day"),
        ('clause = "外币金额须有折算依据"', "", "clause is missing"),
        ("[wording]", "[wording", "line"),
        ('cash = "CASH_OR_PERSONAL"', 'cash = "CASH"', "payment_methods.cash"),
        ('source = "prenotice"', 'source = "prenotise"', "prenotise"),
        ('papers = ["licence"]', 'papers = ["license"]', "license"),
        ("directions = [1]\n", "directions = [3]\n", "no direction 3"),
        (
            "[time]",
            SECOND_WINDOW,
            "overlaps window 1, which binds payment dates too",
        ),
        ('personal = "CASH_OR_PERSONAL"', "", "personal is missing"),
    ],
)
def test_a_policy_that_is_wrong_is_refused_in_one_line(tmp_path: Path, before: str, after: str, words: str):
    with pytest.raises(PolicyError) as error:
        load_policy(changed(tmp_path, before, after))
    assert words in str(error.value)
    assert re.match(r".*policy\.toml:\d+: ", str(error.value))
    assert "\n" not in str(error.value)


def test_an_unknown_id_names_the_known_ones():
    with pytest.raises(PolicyError, match=DRAFT):
        load_policy("guangdong-ai-benchmark/2025-draught")
    with pytest.raises(PolicyError, match="no such policy file"):
        load_policy("nowhere.toml")


def test_the_policy_is_described_with_sources_and_clauses():
    lines = "\n".join(describe(draft()))
    for words in (
        DRAFT,
        "2022-07-01",
        "硬件购置租赁费",
        "第三方转载，原件待核",
        "核查实务（非申报文件要求）",
        "UNPAID：核减（视情形待核）",
    ):
        assert words in lines


def test_two_policies_differ_key_by_key(tmp_path: Path):
    other = load_policy(changed(tmp_path, "cap = 8_000_000.00", "cap = 5_000_000.00"))
    lines = differences(draft(), other)
    assert "money.cap：8000000.00 → 5000000.00" in lines
    assert [line.split("：")[0] for line in lines] == ["hash", "money.cap"]
    assert len(differences(draft(), draft())) == 1

# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Parties that could exist: codes with valid check digits, names of region, 字号, 行业 and form, and near-equal decoys."""

from dataclasses import dataclass, replace
from random import Random

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(3**i % 31 for i in range(17))
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

REGIONS = {
    "广州市": "440106",
    "深圳市": "440305",
    "佛山市": "440605",
    "东莞市": "441900",
    "珠海市": "440402",
    "惠州市": "441302",
    "中山市": "442000",
    "江门市": "440703",
    "广东省": "440000",
    "北京": "110108",
    "上海": "310115",
    "杭州": "330108",
}
MARKS = [
    "智衡",
    "云启",
    "粤芯",
    "恒睿",
    "鼎讯",
    "博泽",
    "启明",
    "联科",
    "汇川达",
    "瑞数",
    "天工",
    "华算",
    "深蓝",
    "星图",
    "信诺",
    "迅驰",
    "卓越达",
    "凌云",
    "科创",
    "元象",
    "明略",
    "拓维",
    "数联",
    "安信达",
    "万象",
    "集智",
    "光启",
    "海纳",
    "盛唐",
    "锐思",
    "佳和",
    "精工",
    "宏远",
]
LOOKALIKES = {
    "智衡": "智恒",
    "博泽": "博择",
    "启明": "启铭",
    "瑞数": "睿数",
    "星图": "星途",
    "宏远": "鸿远",
    "安信达": "安讯达",
    "科创": "科技创",
}
SUPPLIER_TRADES = ("智能科技", "信息技术", "数据科技", "软件", "云计算", "人工智能科技", "网络科技", "电子科技", "系统集成")
MAKER_TRADES = ("精密制造", "电子", "智能装备", "新材料", "家电", "光电", "汽车零部件", "机电")
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
STREETS = (
    "科韵路",
    "高新南一道",
    "黄埔大道西",
    "科技园路",
    "松山湖大道",
    "南海大道",
    "天河北路",
    "港湾大道",
    "创新二路",
    "灯湖东路",
)
BANKS = {
    "icbc": ("中国工商银行", "102"),
    "ccb": ("中国建设银行", "105"),
    "abc": ("中国农业银行", "103"),
    "boc": ("中国银行", "104"),
    "cmb": ("招商银行", "308"),
    "cib": ("兴业银行", "309"),
    "spdb": ("上海浦东发展银行", "310"),
    "cmbc": ("中国民生银行", "305"),
    "bcm": ("交通银行", "301"),
    "hxb": ("华夏银行", "304"),
    "pab": ("平安银行", "307"),
    "cgb": ("广发银行", "306"),
    "psbc": ("中国邮政储蓄银行", "403"),
    "citic": ("中信银行", "302"),
}
ACCOUNT_FORMS = {
    "icbc": ("36020", 19),
    "ccb": ("44050", 20),
    "abc": ("44", 17),
    "boc": ("6", 12),
    "cmb": ("755", 15),
    "cib": ("391", 18),
    "spdb": ("820", 17),
    "cmbc": ("6", 9),
    "bcm": ("441", 21),
    "hxb": ("109", 17),
    "pab": ("1500", 14),
    "cgb": ("9550", 19),
    "psbc": ("9440", 18),
    "citic": ("8110", 19),
}
SURNAMES = "陈李黄张林王吴刘梁罗何郑周谢许邓冯曾蔡"
GIVEN = "志伟 嘉欣 建明 晓彤 国强 丽华 俊杰 文静 子轩 海燕 永辉 思敏 浩然 雪梅 家豪 婉仪".split()  # noqa: SIM905


@dataclass(frozen=True)
class Account:
    number: str
    bank: str
    branch: str
    """The full name of the branch, as vouchers print it (开户行)."""
    currency: str = "CNY"


@dataclass(frozen=True)
class Party:
    id: str
    name: str
    uscc: str
    address: str
    phone: str
    accounts: tuple[Account, ...]
    person: str
    """The legal representative."""
    stem: str = ""
    """字号, for naming files and picking decoys."""
    natural: bool = False

    @property
    def account(self) -> Account:
        return self.accounts[0]


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def uscc(rng: Random, area: str, head: str = "91") -> str:
    """A unified social credit code whose organisation digit and check digit hold (GB 32100-2015)."""
    organisation = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    value = sum(int(c, 36) * w for c, w in zip(organisation, ORG_WEIGHTS, strict=True))
    check = (11 - value % 11) % 11
    body = f"{head}{area}{organisation}{'X' if check == 10 else check}"
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return body + USCC_ALPHABET[(31 - total) % 31]


def account(rng: Random, region: str, bank: str | None = None) -> Account:
    bank = bank or rng.choice(list(BANKS))
    prefix, length = ACCOUNT_FORMS[bank]
    city = region.rstrip("市省")
    branch = rng.choice(("分行营业部", "高新支行", "科技园支行", "天河支行", "开发区支行", "城南支行", "新区支行"))
    return Account(prefix + digits(rng, length - len(prefix)), bank, f"{BANKS[bank][0]}股份有限公司{city}{branch}")


def person_name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def company_name(rng: Random, region: str, stem: str, trade: str, form: str) -> str:
    if rng.random() < 0.2 and region.endswith("市"):
        return f"{stem}（{region[:-1]}）{trade}{form}"
    return f"{region}{stem}{trade}{form}"


def company(rng: Random, party_id: str, name: str, region: str, stem: str = "", banks: tuple[str, ...] = ()) -> Party:
    """A company with an address, a telephone, accounts at the named banks (or one somewhere) and a legal representative."""
    address = f"{region}{rng.choice(STREETS)}{rng.randint(2, 399)}号{rng.randint(2, 28)}楼{rng.randint(201, 2816)}室"
    phone = f"0{rng.choice(('20', '755', '757', '769'))}-{rng.randint(22000000, 88999999)}"
    accounts = tuple(account(rng, region, bank) for bank in banks) or (account(rng, region),)
    return Party(party_id, name, uscc(rng, REGIONS.get(region, "440106")), address, phone, accounts, person_name(rng), stem)


def supplier(rng: Random, party_id: str, stem: str) -> Party:
    region = rng.choice(list(REGIONS))
    name = company_name(rng, region, stem, rng.choice(SUPPLIER_TRADES), rng.choice(FORMS))
    return company(rng, party_id, name, region, stem)


def applicant(rng: Random, banks: tuple[str, ...]) -> Party:
    region = rng.choice([r for r in REGIONS if r.endswith("市")])
    stem = rng.choice(MARKS)
    name = f"{region}{stem}{rng.choice(MAKER_TRADES)}{rng.choice(FORMS)}"
    return company(rng, "applicant", name, region, stem, banks)


def lookalike(rng: Random, party: Party, party_id: str) -> Party:
    """Another company whose name differs in region, in one character or in its form; all its numbers are its own."""
    region = next((r for r in REGIONS if party.name.startswith(r)), "广州市")
    other = rng.choice([r for r in REGIONS if r != region and r.endswith("市")])
    twin = LOOKALIKES.get(party.stem, party.stem[::-1])
    name = rng.choice((party.name.replace(region, other), party.name.replace(party.stem, twin)))
    if name == party.name:
        name = f"{other}{party.stem}信息科技有限公司"
    return company(rng, party_id, name, other, party.stem)


def branch_of(rng: Random, party: Party, party_id: str) -> Party:
    """A branch (分公司) with a code and an account of its own."""
    city = rng.choice(("惠州", "肇庆", "清远", "中山"))
    made = company(rng, party_id, f"{party.name}{city}分公司", "惠州市", party.stem)
    return replace(made, uscc=uscc(rng, "441302", "91"))


def natural_person(rng: Random, party_id: str) -> Party:
    name = person_name(rng)
    card = Account("6217" + digits(rng, 15), "ccb", "中国建设银行股份有限公司广州天河支行")
    return Party(party_id, name, "", "", "", (card,), name, natural=True)

"""Contracts as pages: cover block, goods, money, clauses, signatures with seals; and lists as pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from models.money import ZERO, proportion
from tests.synthesis.drawing.amounts import capital, chinese_date, grouped, number, plain
from tests.synthesis.drawing.contract_forms import FORMS, TIMED, TITLES, Facts, supplement_changes
from tests.synthesis.drawing.contract_texts import WHEN, WORDINGS, Wording
from tests.synthesis.drawing.form_blocks import Form
from tests.synthesis.drawing.form_pages import Look, draw_form
from tests.synthesis.drawing.paper import A4, Paper
from tests.synthesis.drawing.seals import company_seal
from tests.synthesis.world import Contract, ListItem

LEFT, RIGHT, TOP, BOTTOM = 62.0, 533.0, 70.0, 770.0

ORDINALS = ("", *"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十")


@dataclass(frozen=True)
class Text:
    """A contract in words, for pages and for DOCX alike."""

    wording: Wording
    opening: str
    total: str
    terms: list[str]
    clauses: list[str]
    service: str
    notes: list[str]


def words_of(contract: Contract, rng: Random) -> Text:
    """The contract's wording filled in; which one is chosen belongs to the contract, not to the rendition."""
    choices = WORDINGS[contract.kind.wording]
    wording = choices[sum(map(ord, contract.number)) % len(choices)]
    net = sum((line.net for line in contract.lines), ZERO)
    facts = {
        "project": contract.project,
        "title": contract.title,
        "capital": capital(contract.total, "元"),
        "total": grouped(contract.total),
        "net": grouped(net),
        "tax": grouped(contract.total - net),
        "rate": contract.lines[0].rate,
        "place": contract.buyer.address[:3],
        "buyer": wording.buyer_role.split("（")[0],
        "buyer_place": "甲方所在地",
    }
    service = ""
    if contract.service:
        start, end = contract.service
        service = f"服务期限：自{chinese_date(start)}起至{chinese_date(end)}止。"
    clauses = [clause.format(**facts) for clause in wording.clauses]
    rng.shuffle(clauses)
    return Text(
        wording,
        wording.opening.format(**facts),
        wording.total.format(**facts),
        terms_of(contract, wording),
        clauses,
        service,
        contract.notes,
    )


def terms_of(contract: Contract, wording: Wording) -> list[str]:
    rest = contract.total
    written: list[str] = []
    for place, term in enumerate(contract.terms):
        last = place == len(contract.terms) - 1
        amount = rest if last else proportion(contract.total, term.percent, Decimal(100))
        rest -= amount
        facts = {
            "milestone": term.milestone,
            "percent": number(term.percent),
            "amount": grouped(amount),
            "ordinal": "一二三四五"[place],
        }
        written.append(wording.term.format(when=WHEN.get(term.milestone, "按约定"), **facts))
    return written


def draw_contract(
    paper: Paper, contract: Contract, items: list[ListItem], rng: Random, *, body: bool = False, unlisted: bool = False
) -> None:
    """The whole contract; the product list stands in its `body` or follows as annex where the contract has one.

    `unlisted` keeps to the forms that name no goods with their quantities, which would be a list as well.
    """
    form = None if unlisted else _form_for(contract, items)
    if form:
        look = Look(rng.choice((9.8, 10.5, 11.5)), rng.choice(("song", "song", "zenhei", "kai")))
        draw_form(paper, form(Facts(contract, (), rng)), contract.id, look, rng)
        return
    text = words_of(contract, rng)
    pen = _Pen(paper, contract, rng.choice((9.8, 10.5, 11)), rng.choice(("song", "song", "zenhei", "kai")))
    if rng.random() < 0.35:
        pen.cover(text)
    pen.heading(text)
    pen.paragraph(text.opening)
    pen.clause("标的" if contract.kind.wording == "purchase" else "服务内容")
    if items and not contract.has_list and body:
        list_table(pen, items)
    else:
        pen.subject(contract)
    pen.clause("合同金额")
    pen.paragraph(text.total, mark="tax_inclusive_amount", only=grouped(contract.total))
    pen.clause("付款方式")
    pen.terms(text)
    if text.service:
        pen.clause("履行期限")
        pen.paragraph(text.service)
    for clause in [*text.clauses, *text.notes]:
        head, _, rest = clause.partition("：")
        pen.clause(head)
        pen.paragraph(rest or head)
    pen.clause("其他")
    pen.paragraph(text.wording.ending)
    pen.signatures(text, rng)
    if contract.has_list and items:
        pen.annex(items)


def _form_for(contract: Contract, items: list[ListItem]) -> Callable[[Facts], Form] | None:
    """One of `contract_forms.py` for most contracts that need nothing which those do not print; none for the others."""
    whole = contract.sealed and contract.dated and not items and not contract.notes and not contract.has_list
    lot = sum(map(ord, contract.number + contract.title))
    if not whole or lot % 5 < 2:
        return None
    if contract.supplements:
        return supplement_changes
    fitting = [
        form
        for name, (wording, form) in FORMS.items()
        if wording in ("", contract.kind.wording) and name not in TITLES and (contract.service is not None) == (name in TIMED)
    ]
    return fitting[lot % len(fitting)] if fitting else None


class _Pen:
    """Sets paragraphs down the page and turns it when it is full."""

    def __init__(self, paper: Paper, contract: Contract, size: float, face: str) -> None:
        self.paper, self.contract, self.size, self.face = paper, contract, size, face
        self.y = TOP
        self.clauses = 0
        self.page = 1

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.turn()

    def turn(self) -> None:
        self.paper.text(297, 810, f"- {self.page} -", 9, face=self.face, align="c")
        self.page += 1
        self.paper.new_page(A4)
        self.y = TOP

    def value(self, x: float, label: str, value: str, field: str | None, size: float | None = None) -> None:
        size = size or self.size
        width = self.paper.text(x, self.y, label, size, face=self.face)
        fit = RIGHT - x - width
        shrink = fit if self.paper.width(value, size, self.face) > fit else None
        self.paper.text(
            x + width, self.y, value, size, face=self.face, fit=shrink, mark=(self.contract.id, field) if field else None
        )

    def cover(self, text: Text) -> None:
        """A first page with title, parties and number only."""
        self.paper.text(297, 250, self.contract.title, 26, face=self.face, align="c", mark=(self.contract.id, "title"))
        self.y = 160
        self.value(330, f"{text.wording.number_label}：", self.contract.number, "number", 12)
        self.y = 420
        for label, value, field in self.parties(text):
            self.value(120, f"{label}：", value, field, 14)
            self.y += 34
        if self.contract.dated:
            self.value(120, f"{text.wording.date_label}：", chinese_date(self.contract.signed), "signed_date", 14)
        self.turn()

    def parties(self, text: Text) -> list[tuple[str, str, str]]:
        both = [
            (text.wording.buyer_role, self.contract.buyer.name, "buyer_name"),
            (text.wording.seller_role, self.contract.seller.name, "seller_name"),
        ]
        return both if text.wording.buyer_first else both[::-1]

    def heading(self, text: Text) -> None:
        self.paper.text(297, self.y, self.contract.title, 18, face=self.face, align="c", mark=(self.contract.id, "title"))
        self.y += 30
        self.value(340, f"{text.wording.number_label}：", self.contract.number, "number")
        self.y += self.size * 1.8
        if self.contract.dated and text.wording.buyer_first:
            self.value(340, f"{text.wording.date_label}：", chinese_date(self.contract.signed), "signed_date")
            self.y += self.size * 1.8
        for label, value, field in self.parties(text):
            party = self.contract.buyer if field == "buyer_name" else self.contract.seller
            self.value(LEFT, f"{label}：", value, field)
            self.y += self.size * 1.6
            self.value(LEFT, "统一社会信用代码：", party.uscc, None)
            self.y += self.size * 1.6
            self.value(LEFT, "地址：", party.address, None)
            self.y += self.size * 1.9
        if self.contract.supplements:
            self.value(LEFT, "原合同编号：", self.contract.supplements, None)
            self.y += self.size * 1.9

    def clause(self, head: str) -> None:
        self.clauses += 1
        self.room(self.size * 4)
        self.y += self.size * 0.4
        ordinal = ORDINALS[self.clauses]
        self.paper.text(
            LEFT, self.y, f"{ordinal}、{head}" if self.size != 10.5 else f"第{ordinal}条　{head}", self.size + 0.5, face="hei"
        )
        self.y += self.size * 1.8

    def paragraph(self, text: str, mark: str | None = None, only: str = "") -> None:
        self.room(self.size * 3.2)
        marked = (self.contract.id, mark) if mark else None
        self.y = self.paper.wrapped(
            LEFT,
            self.y,
            text,
            RIGHT - LEFT,
            self.size,
            leading=self.size * 1.65,
            face=self.face,
            indent=self.size * 2,
            mark=marked,
            only=only,
        )
        self.y += 2

    def subject(self, contract: Contract) -> None:
        """What is bought, in prose; details stand in a list elsewhere."""
        names = "、".join(line.name for line in contract.lines)
        if contract.has_list:
            self.paragraph(f"甲方向乙方采购{names}，名称、规格、数量及单价详见附件一《产品清单》。")
        elif contract.kind.wording == "purchase":
            self.paragraph(f"采购内容：{names}。")
        else:
            self.paragraph(f"乙方为甲方提供{names.replace('费', '')}等工作，具体内容以双方确认的工作说明书为准。")

    def table(
        self,
        heads: tuple[str, ...],
        shares: tuple[float, ...],
        rows: list[list[str]],
        marks: list[dict[int, tuple[str, str]]] | None = None,
    ) -> None:
        size = self.size - 1.5
        for place, row in enumerate([list(heads), *rows]):
            x, height = LEFT, size * 2.1
            for share, cell in zip(shares, row, strict=True):
                width = share * (RIGHT - LEFT)
                lines = -(-self.paper.width(cell, size, self.face) // (width - 5))
                height = max(height, (lines * 1.2 + 0.9) * size)
            self.room(height)
            for column, (share, cell) in enumerate(zip(shares, row, strict=True)):
                width = share * (RIGHT - LEFT)
                self.paper.rect(x, self.y - size * 1.3, x + width, self.y - size * 1.3 + height, 0.5)
                mark = marks[place - 1].get(column) if marks and place else None
                self.paper.wrapped(x + 2.5, self.y, cell, width - 4, size, leading=size * 1.2, face=self.face, mark=mark)
                x += width
            self.y += height
        self.y += 4

    def terms(self, text: Text) -> None:
        if text.wording.terms_as_table and "｜" in text.terms[0]:
            self.table(
                ("付款节点", "比例", "金额（元）", "付款条件"), (0.25, 0.12, 0.23, 0.4), [term.split("｜") for term in text.terms]
            )
            return
        for term in text.terms:
            self.paragraph(term)

    def signatures(self, text: Text, rng: Random) -> None:
        """Both blocks side by side or below each other, with seals where the contract has them."""
        self.room(150)
        self.y += 14
        signed = self.contract.signed
        sides = self.parties(text)
        below = rng.random() < 0.25
        for place, (role, name, _) in enumerate(sides):
            x = LEFT if below or place == 0 else 310
            y = self.y + (place * 100 if below else 0)
            party = self.contract.buyer if name == self.contract.buyer.name else self.contract.seller
            day = (
                chinese_date(signed if place == 0 else signed + timedelta(days=0))
                if self.contract.dated
                else "　　　年　　月　　日"
            )
            rows = (
                f"{role.split('（')[0]}（盖章）：{name}",
                "法定代表人或授权代表（签字）：" + (party.person if self.contract.sealed else ""),
                f"{text.wording.sign_label}：{day}",
            )
            for line, row in enumerate(rows):
                dated = line == 2 and self.contract.dated
                fit = 225.0 if not below and self.paper.width(row, self.size, self.face) > 225 else None
                self.paper.text(
                    x,
                    y + line * self.size * 2,
                    row,
                    self.size,
                    face=self.face,
                    fit=fit,
                    mark=(self.contract.id, "signed_date") if dated else None,
                )
            if self.contract.sealed:
                stamp = company_seal(party.name, rng.choice(("合同专用章", "", "合同专用章")), plain=self.paper.plain)
                self.paper.image(stamp, x + 60 + rng.uniform(-12, 30), y - 28 + rng.uniform(-10, 12), 106, 106)
        self.y += 210 if below else 110
        self.paper.text(297, 810, f"- {self.page} -", 9, face=self.face, align="c")

    def annex(self, items: list[ListItem]) -> None:
        self.turn()
        self.paper.text(LEFT, self.y, "附件一：产品清单", 13, face="hei")
        self.y += 26
        list_table(self, items)


def list_table(pen: "_Pen", items: list[ListItem]) -> None:
    tax = "含税" if items and items[0].gross else "不含税"
    heads = ("序号", "产品名称", "规格型号", "单位", "数量", f"单价（{tax}）", f"金额（{tax}）")
    shares = (0.07, 0.28, 0.2, 0.07, 0.08, 0.15, 0.15)
    rows: list[list[str]] = []
    marks: list[dict[int, tuple[str, str]]] = []
    names = ("", "name", "specification", "unit", "quantity", "unit_price", "amount")
    for place, item in enumerate(items, 1):
        line = item.line
        quantity = item.quantity if item.quantity is not None else line.quantity
        rows.append(
            [str(place), line.name, line.specification, line.unit, number(quantity), number(item.price), plain(item.amount)]
        )
        marks.append({column: (item.id, name) for column, name in enumerate(names) if name})
    pen.table(heads, shares, rows, marks)


def draw_list(paper: Paper, contract: Contract, items: list[ListItem], rng: Random) -> None:
    """A product list on a page of its own, headed 产品清单 or 销货清单, with the seller's seal."""
    pen = _Pen(paper, contract, 10, rng.choice(("song", "hei")))
    paper.text(297, 70, rng.choice(("产品清单", "设备清单", "销货清单", "报价清单")), 18, face="hei", align="c")
    pen.y = 100
    number_mark = (items[0].id, "contract_number") if items else None
    width = paper.text(LEFT, pen.y, "合同编号：", 10, face=pen.face)
    paper.text(LEFT + width, pen.y, contract.number, 10, face=pen.face, mark=number_mark)
    pen.y += 18
    paper.text(LEFT, pen.y, f"供应商：{contract.seller.name}", 10, face=pen.face)
    pen.y += 18
    paper.text(LEFT, pen.y, f"采购单位：{contract.buyer.name}", 10, face=pen.face)
    pen.y += 26
    list_table(pen, items)
    total = sum((item.amount for item in items), ZERO)
    paper.text(RIGHT, pen.y + 4, f"合计：{grouped(total)}元", 10, face=pen.face, align="r")
    paper.image(company_seal(contract.seller.name, plain=paper.plain), 380, pen.y + 14, 104, 104)

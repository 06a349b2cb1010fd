"""Invoice pages made of words, as a text layer or an engine would give them: the forms of 发票 without a picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.bundle import Extraction
from models.invoice import Invoice
from models.paper import Code, Document, DocumentSource, Page, PagePart, PageRef, Quad, Word

HEIGHT, WIDTH = 0.022, 0.0125
SHA = "0" * 64
Goods = Sequence[tuple[str, str, str, str, str, str, str, str]]


@dataclass
class Paper:
    """A page under the pen."""

    source: str = "text"
    words: list[Word] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    rules: list[Quad] = field(default_factory=list)

    def put(self, left: float, top: float, text: str, *, confidence: float = 1.0, other: tuple[str, ...] = ()) -> None:
        if text:
            width = WIDTH * sum(0.52 if c.isascii() else 1.0 for c in text)
            quad = Quad.box(left, top, left + width, top + HEIGHT)
            self.words.append(Word(text, quad, confidence, other))

    def put_right(self, right: float, top: float, text: str, **more: object) -> None:
        self.put(right - WIDTH * sum(0.52 if c.isascii() else 1.0 for c in text), top, text, **more)  # type: ignore[arg-type]

    def column(self, left: float, top: float, text: str, step: float = 0.035) -> None:
        for index, character in enumerate(text):
            self.put(left, top + index * step, character)

    def page(self, number: int = 1, degrees: float = 0.0) -> Page:
        words = self.words if not degrees else [replace(word, quad=_turned(word.quad, degrees)) for word in self.words]
        page = Page(PageRef(SHA, number), 842.0, 595.0, self.source, words=tuple(words), codes=tuple(self.codes))  # type: ignore[arg-type]
        return replace(page, rules=tuple(self.rules))

    def without(self, text: str) -> "Paper":
        self.words = [word for word in self.words if text not in word.text]
        return self

    def swap(self, old: str, new: str, *, confidence: float = 1.0, other: tuple[str, ...] = ()) -> "Paper":
        """The same paper with the words that hold a text read differently."""
        assert any(old in word.text for word in self.words), old
        self.words = [
            replace(word, text=word.text.replace(old, new), confidence=confidence, alternatives=other)
            if old in word.text
            else word
            for word in self.words
        ]
        return self


def _turned(quad: Quad, degrees: float) -> Quad:
    """Rotation about the page's middle, in pixels, back in page units."""
    angle, (width, height) = math.radians(degrees), (842.0, 595.0)
    points: list[float] = []
    for x, y in zip(quad.corners[::2], quad.corners[1::2], strict=True):
        dx, dy = (x - 0.5) * width, (y - 0.5) * height
        points += [
            (dx * math.cos(angle) - dy * math.sin(angle)) / width + 0.5,
            (dx * math.sin(angle) + dy * math.cos(angle)) / height + 0.5,
        ]
    return Quad(tuple(points))  # type: ignore[arg-type]


BUYER = ("深圳市甲乙智能科技有限公司", "91440300MA5EUT1A2P")
SELLER = ("广州丙丁数据服务有限公司", "91440101MA59G7U51U")
GOODS: Goods = (("*信息技术服务*软件开发服务", "V1.0", "项", "1", "100000.00", "100000.00", "6%", "6000.00"),)
SUMS = ("100000.00", "6000.00", "106000.00", "壹拾万陆仟圆整")
RIGHTS = (0.0, 0.0, 0.0, 0.53, 0.63, 0.75, 0.82, 0.95)
LEFTS = (0.03, 0.28, 0.38)
HEADS = ("规格型号", "单位", "数量", "单价", "金额", "税率", "税额")
HEAD_AT = (0.28, 0.38, 0.48, 0.57, 0.69, 0.78, 0.89)


def goods_rows(paper: Paper, goods: Goods, top: float, step: float = 0.03) -> None:
    for index, row in enumerate(goods):
        y = top + index * step
        for left, text in zip(LEFTS, row[:3], strict=True):
            paper.put(left, y, text)
        for right, text in zip(RIGHTS[3:], row[3:], strict=True):
            paper.put_right(right, y, text)


def digital(
    goods: Goods = GOODS,
    sums: tuple[str, str, str, str] = SUMS,
    *,
    source: str = "text",
    title: str = "电子发票（增值税专用发票）",
    number: str = "25442000000123456789",
    day: str = "2025年03月18日",
    qr: str | None = "01,31,,25442000000123456789,106000.00,20250318,,74AE",
    buyer: tuple[str, str] = BUYER,
    seller: tuple[str, str] = SELLER,
    remark: Sequence[str] = (),
) -> Paper:
    """数电票: parties side by side, their labels glued to the values, the roles upright beside them."""
    paper = Paper(source)
    paper.put(0.35, 0.05, title)
    paper.put(0.72, 0.05, f"发票号码：{number}")
    paper.put(0.72, 0.09, f"开票日期：{day}")
    for left, role, (name, tax_id) in ((0.02, "购买方信息", buyer), (0.50, "销售方信息", seller)):
        paper.column(left, 0.14, role, 0.03)
        paper.put(left + 0.03, 0.16, f"名称：{name}")
        paper.put(left + 0.03, 0.24, f"统一社会信用代码/纳税人识别号：{tax_id}")
    paper.put(0.08, 0.32, "项目名称")
    for left, head in zip(HEAD_AT, HEADS, strict=True):
        paper.put(left, 0.32, head.replace("税率", "税率/征收率"))
    goods_rows(paper, goods, 0.36)
    paper.put(0.08, 0.66, "合")
    paper.put(0.16, 0.66, "计")
    paper.put_right(0.75, 0.66, f"¥{sums[0]}")
    paper.put_right(0.95, 0.66, sums[1] if "*" in sums[1] else f"¥{sums[1]}")
    paper.put(0.06, 0.71, "价税合计（大写）")
    paper.put(0.28, 0.71, sums[3])
    paper.put(0.70, 0.71, "（小写）")
    paper.put(0.77, 0.71, f"¥{sums[2]}")
    paper.column(0.02, 0.77, "备注", 0.06)
    for index, line in enumerate(remark):
        paper.put(0.05, 0.77 + index * 0.03, line)
    paper.put(0.10, 0.93, "开票人：")
    paper.put(0.17, 0.93, "王小明")
    if qr:
        paper.codes.append(Code(qr, Quad.box(0.03, 0.02, 0.11, 0.12)))
    return paper


def classic(
    goods: Goods = GOODS,
    sums: tuple[str, str, str, str] = SUMS,
    *,
    source: str = "text",
    title: str = "广东增值税电子普通发票",
    code: str = "044002200111",
    number: str = "12345678",
    day: tuple[str, ...] = ("2023", "年", "03", "月", "18", "日"),
    check: str = "12345678901234567890",
    qr: str | None = "01,10,044002200111,12345678,100000.00,20230318,12345678901234567890,74AE,",
    buyer: tuple[str, str] = BUYER,
    seller: tuple[str, str] = SELLER,
    remark: Sequence[str] = (),
    shift: float = 0.0,
) -> Paper:
    """增值税发票: buyer above, seller below, the password area beside the buyer; `shift` displaces what was printed on it."""
    paper = Paper(source)
    paper.put(0.32, 0.05, title)
    for y, label, values in (
        (0.05, "发票代码:", (code,)),
        (0.08, "发票号码:", (number,)),
        (0.11, "开票日期:", day),
        (0.14, "校 验 码:", tuple(check[i : i + 5] for i in range(0, 20, 5)) if check else ()),
    ):
        paper.put(0.71, y, label)
        for index, value in enumerate(values):
            paper.put(0.79 + index * 0.04, y + shift, value)
    for top, role, (name, tax_id) in ((0.20, "购买方", buyer), (0.75, "销售方", seller)):
        paper.column(0.05, top + 0.01, role)
        paper.put(0.08, top, "名")
        paper.put(0.14, top, "称:")
        paper.put(0.18, top + shift, name)
        paper.put(0.08, top + 0.035, "纳税人识别号:")
        paper.put(0.18, top + 0.035 + shift, tax_id)
        paper.put(0.08, top + 0.07, "地 址、电 话:")
        paper.put(0.18, top + 0.07 + shift, "某省某市某区某路1号 0755-12345678")
        paper.put(0.08, top + 0.105, "开户行及账号:")
    paper.column(0.58, 0.21, "密码区")
    for index in range(4):
        paper.put(0.62, 0.20 + index * 0.035, "03*/>7<887*<296/7/78/345749")
    paper.put(0.07, 0.37, "货物或应税劳务、服务名称")
    for left, head in zip(HEAD_AT, HEADS, strict=True):
        paper.put(left, 0.37, head)
    goods_rows(paper, goods, 0.405 + shift)
    paper.put(0.10, 0.65, "合")
    paper.put(0.17, 0.65, "计")
    paper.put_right(0.75, 0.65 + shift, f"¥{sums[0]}")
    paper.put_right(0.95, 0.65 + shift, sums[1] if "*" in sums[1] else f"¥{sums[1]}")
    paper.put(0.10, 0.70, "价税合计(大写)")
    paper.put(0.31, 0.70 + shift, f"⊗{sums[3]}")
    paper.put(0.74, 0.70, "(小写)")
    paper.put(0.80, 0.70 + shift, f"¥{sums[2]}")
    paper.column(0.58, 0.77, "备注", 0.06)
    for index, line in enumerate(remark):
        paper.put(0.61, 0.75 + index * 0.03, line)
    for left, label, name in ((0.05, "收款人:", "张三"), (0.31, "复核:", "李四"), (0.52, "开票人:", "王五")):
        paper.put(left, 0.90, label)
        paper.put(left + 0.06, 0.90, name)
    paper.put(0.72, 0.90, "销售方:(章)")
    if qr:
        paper.codes.append(Code(qr, Quad.box(0.03, 0.02, 0.11, 0.12)))
    return paper


def source_of(*pages: Page, info: tuple[tuple[str, str], ...] = ()) -> DocumentSource:
    document = Document(f"doc:{SHA}:1:0", "invoice", tuple(PagePart(page.ref) for page in pages))
    return DocumentSource(document, pages, info)


def read(*papers: Paper, degrees: float = 0.0, info: tuple[tuple[str, str], ...] = ()) -> tuple[Invoice, dict[str, str]]:
    """The invoice on these pages, and its observations' details by code."""
    from extractors.invoices.invoice import read_invoice

    extraction: Extraction = read_invoice(source_of(*(paper.page(i, degrees) for i, paper in enumerate(papers, 1)), info=info))
    (invoice,) = extraction.invoices
    return invoice, {one.code: one.detail for one in extraction.observations}

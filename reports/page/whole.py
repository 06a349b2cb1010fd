"""The whole page: head, summary, matrix, findings, costs; style and script of ours inside, and nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files

from evidence import wording
from reports.page.cost_cards import NO_SUPPLIER, cost_card
from reports.page.crops import Gallery
from reports.page.decided import record, stale_box
from reports.page.finding_cards import finding_card
from reports.page.gathered import Gathered
from reports.page.markup import Html, el, joined, link
from reports.page.matrix import matrix
from reports.page.waterfall import waterfall
from reports.page.words import yuan
from reports.reasons import reason_text
from reports.summary_sheet import DISCLAIMER

TITLE = "费用核查报告"
NAMED = ("claimed", "disallowed", "review", "eligible", "decided", "grant_ceiling", "grant_highest", "floor_distance")
LONGEST_CHOICE = 48
KEYS = "快捷键：j 下一项，k 上一项，Enter 展开或收起，/ 搜索，Esc 清除筛选"


def page(gathered: Gathered, gallery: Gallery) -> str:
    style, script = _resource("page.css"), _resource("page.js")
    body = el(
        "body",
        {},
        link("main", "跳到正文"),
        _masthead(gathered),
        el("main", {"id": "main"}, *_sections(gathered, gallery)),
        _foot(gathered),
        el("dialog", {"id": "viewer", "aria-label": "原件放大"}, el("button", {"type": "button", "id": "shut"}, "关闭（Esc）")),
        gallery.definitions(),
        el("script", {}, Html(script)),
    )
    return f'<!DOCTYPE html>\n<html lang="zh-CN">{_head(gathered, style, script).text}{body.text}</html>\n'


def _resource(name: str) -> str:
    return files("data").joinpath(f"templates/{name}").read_text("utf-8")


def _head(gathered: Gathered, style: str, script: str) -> Html:
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return el(
        "head",
        {},
        el("meta", {"charset": "utf-8"}),
        el("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "referrer", "content": "no-referrer"}),
        el("meta", {"name": "color-scheme", "content": "light dark"}),
        el("title", {}, f"{TITLE}　{_applicant(gathered)}"),
        el("style", {}, Html(style)),
    )


def _fingerprint(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _applicant(gathered: Gathered) -> str:
    application = gathered.manifest.get("application") or {}
    return str(application.get("applicant") or gathered.manifest["bundle_id"])


def _masthead(gathered: Gathered) -> Html:
    application = gathered.manifest.get("application") or {}
    window = gathered.window
    pairs = (
        ("申报单位", _applicant(gathered)),
        ("统一社会信用代码", application.get("uscc")),
        ("项目", application.get("project")),
        ("材料包", gathered.manifest["bundle_id"]),
        ("政策", gathered.policy.get("title") or gathered.manifest["policy_id"]),
        ("规定期间", f"{window[0]} 至 {window[1]}（含首尾两日）" if window else None),
    )
    facts = (el("div", {}, el("dt", {}, title), el("dd", {}, str(value))) for title, value in pairs if value)
    ways = (("summary", "摘要"), ("papers", "资料齐备性"), ("findings", "疑点"), ("costs", "费用"))
    if gathered.graph.rows("decisions"):
        ways = (*ways, ("decisions", "人工复核"))
    menu = el("nav", {"aria-label": "章节"}, *(link(target, title) for target, title in ways))
    return el("header", {}, el("h1", {}, TITLE), el("dl", {"class": "facts"}, *facts), menu)


def _sections(gathered: Gathered, gallery: Gallery) -> Iterator[Html]:
    yield from stale_box(gathered)
    yield _section("summary", "一、摘要", *_summary(gathered))
    if gathered.costs or gathered.findings:
        yield _filters(gathered)
    yield _section("papers", "二、资料齐备性", matrix(gathered))
    found = [finding_card(gathered.graph, gallery, one) for one in gathered.findings]
    hint = f"图中彩框为所读内容在原件上的位置，编号与右侧或下方所列一致。{_left_out(gallery)}"
    yield _section(
        "findings", f"三、疑点（{len(found)} 项）", el("p", {"class": "hint"}, hint) if found else "未见疑点。", *found
    )
    costs = [cost_card(gathered.graph, gallery, one, gathered.window) for one in gathered.costs]
    yield _section("costs", f"四、费用（{len(costs)} 笔）", *(costs or (el("p", {"class": "hint"}, "材料中没有申报费用。"),)))
    yield from record(gathered)
    yield el("p", {"class": "hint", "id": "nothing", "hidden": True}, "没有符合筛选条件的内容，按 Esc 清除筛选。")


def _left_out(gallery: Gallery) -> str:
    return f"为限制文件大小，另有 {gallery.left_out} 处图像从略，见所注原件位置。" if gallery.left_out else ""


def _section(name: str, title: str, *content: Html | str) -> Html:
    return el("section", {"id": name, "aria-labelledby": f"{name}-title"}, el("h2", {"id": f"{name}-title"}, title), *content)


def _summary(gathered: Gathered) -> Iterator[Html]:
    told = [(name, wording.FIGURES[name], gathered.figures[name]) for name in NAMED if name in gathered.figures]
    tiles = (
        el("div", {"class": name}, el("dt", {}, title), el("dd", {"data-figure": name}, f"{yuan(amount)} 元"))
        for name, title, amount in told
    )
    yield el("dl", {"class": "tiles"}, *tiles)
    yield waterfall(gathered.figures)
    yield el("p", {"class": "hint"}, el("span", {"class": "screen"}, "点击一项原因，只看与它有关的费用和疑点。"), _rate(gathered))
    yield el("p", {"class": "disclaimer"}, DISCLAIMER.replace("本表", "本页").replace("，“审定金额”由会计师填写", ""))


def _rate(gathered: Gathered) -> str:
    rate, cap = gathered.figures.get("rate"), gathered.figures.get("cap")
    if rate is None or cap is None:
        return ""
    return f"奖补资金测算上限按测算可认定金额的 {(rate * 100).normalize():f}% 计算，且不超过 {yuan(cap)} 元，舍去分以下。"


def _filters(gathered: Gathered) -> Html:
    codes = {code for one in gathered.costs for code in one.line.cost["reason_codes"]}
    codes |= {one.line.finding["code"] for one in gathered.findings}
    suppliers = sorted({one.line.supplier or NO_SUPPLIER for one in gathered.costs})
    named = sorted(((code, reason_text(code).title) for code in codes), key=lambda one: one[1])
    fields = (
        _field("q", "搜索", el("input", {"type": "search", "id": "q", "placeholder": "名称、号码、金额、说明"})),
        _choice("code", "疑点", ((code, f"{title}（{code}）") for code, title in named)),
        _choice("status", "结论", wording.COST_STATUSES.items()),
        _choice("severity", "性质", wording.SEVERITIES.items()),
        _choice("supplier", "供应商", ((name.replace("\n", " "), name) for name in suppliers)),
    )
    buttons = (("clear", "清除"), ("all", "全部展开"), ("none", "全部收起"), ("print", "打印"))
    tools = (el("button", {"type": "button", "id": f"do-{name}"}, title) for name, title in buttons)
    told = el("output", {"id": "told", "aria-live": "polite"}, f"{len(gathered.costs)} 笔费用，{len(gathered.findings)} 项疑点")
    keys = el("span", {"class": "keys"}, KEYS)
    return el("form", {"id": "filters", "role": "search", "aria-label": "筛选"}, *fields, *tools, told, keys)


def _field(name: str, title: str, control: Html) -> Html:
    return el("label", {"for": name}, el("span", {}, title), control)


def _choice(name: str, title: str, choices: Iterable[tuple[str, str]]) -> Html:
    options = (el("option", {"value": value}, _short(said)) for value, said in choices)
    return _field(name, title, el("select", {"id": name}, el("option", {"value": ""}, "全部"), *options))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CHOICE else f"{text[: LONGEST_CHOICE - 1]}…"


def _foot(gathered: Gathered) -> Html:
    manifest = gathered.manifest
    versions = "、".join(f"{name} {version}" for name, version in sorted(manifest["versions"].items()))
    policy = f"政策 {manifest['policy_id']}　版本 {gathered.policy.get('version', '')}　校验值 {manifest['policy_hash']}"
    signed = el("p", {"class": "signed"}, *(el("span", {}, f"{who}：") for who in ("编制", "复核", "日期")))
    lines = (policy, f"运行 {manifest['run_id']}", f"程序 {versions}")
    return el("footer", {}, signed, joined(*(el("p", {}, line) for line in lines)))

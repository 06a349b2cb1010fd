"""人工复核 on the page: a chip on what was decided, who said what and why below it, and what must be looked at again on top."""

from collections.abc import Iterator

from evidence.decided import ROLES, STATES, stale_of, verdict_of, when
from evidence.graph import Row
from reports.decisions_sheet import Said
from reports.page.gathered import Gathered
from reports.page.markup import Html, el, row
from reports.page.words import yuan

LOOKS = {"applied": "info", "proposed": "review", "stale": "fail", "superseded": "info"}
TITLES = {"applied": "人工认定", "proposed": "编制意见待复核", "stale": "决定依据已变", "superseded": "人工认定"}
HEADS = ("对象", "级次", "意见", "决定人", "时间", "理由", "涉及金额（元）", "状态")


def chips(said: Said) -> Iterator[Html]:
    """What is in force on each thing, in one line."""
    for title, opinions in said:
        found = opinions.governing
        if found is not None:
            mark = el("span", {"class": f"chip {LOOKS[found['state']]}"}, TITLES[found["state"]])
            text = f" {title}{verdict_of(found)}　{ROLES[found['role']]} {found['decided_by']} {when(found)}"
            yield el("span", {"class": "word"}, mark, text)


def told(said: Said) -> Iterator[Html]:
    """Both opinions with their reasons."""
    items = [_item(title, found) for title, opinions in said for found in opinions.told]
    if items:
        yield el("h4", {}, "人工复核")
        yield el("ul", {"class": "found"}, *items)


def _item(title: str, found: Row) -> Html:
    state = el("span", {"class": f"chip {LOOKS[found['state']]}"}, STATES[found["state"]])
    who = el("b", {}, f"{ROLES[found['role']]} {found['decided_by']}")
    return el("li", {}, who, f"（{when(found)}）：{title}{verdict_of(found)}。理由：{found['reason']} ", state)


def stale_box(gathered: Gathered) -> Iterator[Html]:
    """Decisions whose evidence is not what was decided on, before all else."""
    found = stale_of(gathered.graph)
    if not found:
        return
    items = (
        el(
            "li",
            {},
            el("b", {}, one["label"]),
            f"：{ROLES[one['role']]} {one['decided_by']}（{when(one)}）{verdict_of(one)}。理由：{one['reason']}",
        )
        for one in found
    )
    text = f"{len(found)} 项人工决定所依据的证据已变化，未适用，请重新编制、复核："
    yield el(
        "section", {"class": "stale", "aria-label": "须重新复核的决定"}, el("p", {}, el("b", {}, text)), el("ul", {}, *items)
    )


def record(gathered: Gathered) -> Iterator[Html]:
    """The whole record."""
    rows = gathered.graph.rows("decisions")
    if not rows:
        return
    body = (row(_cells(one), classes=(None,) * 6 + ("num",)) for one in rows)
    head = el("tr", {}, *(el("th", {"scope": "col", "class": "num" if at == 6 else None}, one) for at, one in enumerate(HEADS)))
    caption = el("caption", {}, "按作出的先后列示，只追加、不修改；编制提出、复核（另一人）确认后适用。时间为北京时间。")
    table = el("table", {}, caption, el("thead", {}, head), el("tbody", {}, *body))
    scroll = {"class": "scroll", "tabindex": "0", "role": "group", "aria-label": "人工复核记录，可横向滚动"}
    title = el("h2", {"id": "decisions-title"}, f"人工复核记录（{len(rows)} 项）")
    yield el("section", {"id": "decisions", "aria-labelledby": "decisions-title"}, title, el("div", scroll, table))


def _cells(one: Row) -> tuple[str, ...]:
    said = (one["label"], ROLES[one["role"]], verdict_of(one), one["decided_by"], when(one), one["reason"])
    return (*said, yuan(one["stake"]), STATES[one["state"]])

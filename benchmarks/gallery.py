"""One offline page of all that was read wrong, missed or invented, with the place on the paper: so that one sees why."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from benchmarks.mistakes import Mistake, Spot
from benchmarks.printing import report
from benchmarks.tally import Result

STYLE = """
body { font: 14px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em; max-width: 1100px; color: #222 }
pre { font: 11px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; background: #f6f6f4; padding: 1em }
article { border-top: 1px solid #ddd; padding: .8em 0 } article img { max-width: 100%; border: 1px solid #ccc; display: block }
h2 { margin-top: 2em } .verified { background: #fff0f0 } .where { color: #777; font-size: 12px }
dl { display: grid; grid-template-columns: 5em 1fr; margin: .3em 0 } dt { color: #777 } dd { margin: 0; word-break: break-all }
ins { background: #cdf3d4; text-decoration: none } del { background: #ffc9c9; text-decoration: none } nav a { margin-right: 1em }
"""
FIRST = ("verified and wrong", "crash", "false pass")
Entry = tuple[Mistake, bytes | None]


def write_gallery(results: Sequence[Result], path: Path) -> None:
    groups = grouped(results)
    links = "".join(f'<a href="#{escape(name)}">{escape(name)} ({len(group)})</a>' for name, group in groups.items())
    figures = escape("\n".join(report(results, 0)))
    head = f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>Mistakes</title><style>{STYLE}</style>'
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{head}<h1>Mistakes</h1><nav>{links}</nav><details><summary>Figures</summary><pre>{figures}</pre></details>")
        for name, group in groups.items():
            out.write(f'<h2 id="{escape(name)}">{escape(name)} ({len(group)})</h2>')
            out.writelines(article(mistake, picture) for mistake, picture in group)
        out.write("</html>\n")


def grouped(results: Sequence[Result]) -> dict[str, list[Entry]]:
    """What was said to be sure and is wrong, crashes, yuan let through, then by kind and field; pictures first in each group."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for result in results:
        for number, mistake in enumerate(result.mistakes):
            groups[group_of(mistake)].append((mistake, result.pictures.get(number)))
    ordered = sorted(groups.items(), key=lambda item: (order_of(item[0]), item[0]))
    return {name: sorted(group, key=lambda entry: (entry[1] is None, entry[0].rank)) for name, group in ordered}


def group_of(mistake: Mistake) -> str:
    if mistake.verified:
        return FIRST[0]
    return mistake.outcome if mistake.outcome in FIRST else f"{mistake.kind}.{mistake.field}"


def order_of(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def article(mistake: Mistake, picture: bytes | None) -> str:
    true, read = compared(mistake.true, mistake.read)
    shown = f'<img loading="lazy" alt="" src="data:image/jpeg;base64,{b64encode(picture).decode()}">' if picture else ""
    places = "; ".join(filter(None, (place("true", mistake.true_spot), place("read", mistake.read_spot))))
    what = f"{mistake.outcome} · {mistake.origin} {mistake.source} · {mistake.kind}.{mistake.field} · {mistake.status or '-'}"
    return (
        f'<article class="{"verified" if mistake.verified else "plain"}">{shown}<dl><dt>true</dt><dd>{true}</dd>'
        f'<dt>read</dt><dd>{read}</dd></dl><div class="where">{escape(what)} · {escape(mistake.where)} {escape(mistake.entity)}'
        f"{' · ' if places else ''}{escape(places)}</div></article>\n"
    )


def place(name: str, spot: Spot | None) -> str:
    if spot is None:
        return ""
    return f"{name}: {spot.file} p{spot.page}{f' {spot.cell}' if spot.cell else ''}"


def compared(true: str, read: str) -> tuple[str, str]:
    """Both texts with the characters marked in which they differ."""
    steps = SequenceMatcher(None, true, read, autojunk=False).get_opcodes()
    return (
        "".join(marked(true[a:b], "ins", same=kind == "equal") for kind, a, b, _, _ in steps) or "—",
        "".join(marked(read[c:d], "del", same=kind == "equal") for kind, _, _, c, d in steps) or "—",
    )


def marked(text: str, tag: str, *, same: bool) -> str:
    return escape(text) if same or not text else f"<{tag}>{escape(text)}</{tag}>"

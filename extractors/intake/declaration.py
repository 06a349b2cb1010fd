"""The door for bundle.toml: what the applicant declares about itself and the project."""

import difflib
import tomllib
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.bundle import Declaration

NAME = "bundle.toml"
MOST_BYTES = 1 << 18
MOST_SHOWN = 80
"""Letters of a wrong value that an error repeats."""


class BundleError(Exception):
    """The bundle itself is unusable: one line in English for the command and one in `chinese` for the night's page."""

    def __init__(self, line: str, chinese: str) -> None:
        super().__init__(line, chinese)
        self.chinese = chinese

    def __str__(self) -> str:
        return str(self.args[0])


class _Door(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Applicant(_Door):
    name: str = ""
    uscc: str = ""
    accounts: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


class _Project(_Door):
    name: str = ""
    direction: Literal[1, 2] | None = None
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "_Project":
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"end ({self.end}) lies before start ({self.start})")
        return self


class _Declared(_Door):
    related_parties: tuple[str, ...] = ()
    price_letter: bool | None = None
    supersedes: str = ""


class _File(_Door):
    id: Annotated[str, Field(pattern=r"^[^./\\\x00-\x1f][^/\\\x00-\x1f]*$|^$", max_length=120)] = ""
    applicant: _Applicant = _Applicant()
    project: _Project = _Project()
    declaration: _Declared = _Declared()


def declaration_of(content: bytes | None, stem: str, where: str = NAME) -> Declaration:
    """The declaration in a bundle.toml, or what stands in for one; `where` names the file in an error's line."""
    if content is None:
        return Declaration(stem, assumed=("applicant", "direction"))
    text = _text(content, where)
    try:
        found = _File.model_validate(tomllib.loads(text))
    except ValidationError as fault:
        raise BundleError(*_lines(fault, text, where)) from fault
    except ValueError as fault:  # tomllib's own, and Python's of a number of more digits than it takes
        line = f"{where}: not valid TOML, {fault}; correct that line"
        raise BundleError(line, f"{NAME}不符合TOML格式（{fault}），请改正该行") from fault
    except RecursionError as fault:
        raise BundleError(f"{where}: brackets nested too deeply; correct it", f"{NAME}括号嵌套过深，请改正") from fault
    applicant, project, declared = found.applicant, found.project, found.declaration
    open_points = (("applicant", not applicant.name and not applicant.uscc), ("direction", project.direction is None))
    return Declaration(
        bundle_id=found.id or stem,
        applicant_name=applicant.name,
        applicant_uscc=applicant.uscc.upper(),
        applicant_accounts=applicant.accounts,
        former_names=applicant.former_names,
        project_name=project.name,
        direction=project.direction or 2,
        start=project.start,
        end=project.end,
        related_parties=declared.related_parties,
        price_letter=declared.price_letter,
        supersedes=declared.supersedes,
        assumed=tuple(name for name, is_open in open_points if is_open),
    )


def _text(content: bytes, where: str) -> str:
    if len(content) > MOST_BYTES:
        line = f"{where}: larger than {MOST_BYTES >> 10} KiB, which no declaration is; rename or correct it"
        raise BundleError(line, f"{NAME}超过{MOST_BYTES >> 10} KiB，不是申报声明，请改名或改正")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BundleError(f"{where}: not UTF-8 text; save it as UTF-8", f"{NAME}不是UTF-8文本，请另存为UTF-8编码") from fault


def _lines(fault: ValidationError, text: str, where: str) -> tuple[str, str]:
    """The first fault in English and in Chinese, with the line of the file it stands on."""
    first = fault.errors()[0]
    path = [str(part) for part in first["loc"] if isinstance(part, str)]
    key = path[-1] if path else ""
    number = next(
        (n for n, line in enumerate(text.splitlines(), 1) if key and line.replace("[", " ").split("=")[0].strip(" ]") == key), 0
    )
    place, chinese = (f"{where}, line {number}", f"{NAME}第{number}行") if number else (where, NAME)
    if first["type"] == "extra_forbidden":
        known = ", ".join(_known(path[:-1]))
        near = difflib.get_close_matches(key, _known(path[:-1]), 1)
        advice = f"did you mean {near[0]!r}?" if near else f"known here are {known}"
        meant = f"是否应为{near[0]}？" if near else f"此处可用：{known}"
        return f"{place}: unknown key {'.'.join(path)!r}; {advice}", f"{chinese}：不认识的项{'.'.join(path)}，{meant}"
    found = repr(first["input"])[:MOST_SHOWN]
    line = f"{place}: {'.'.join(path)}: {first['msg']} (found {found}); correct it"
    return line, f"{chinese}：{'.'.join(path)}的值{found}不合要求（{first['msg']}），请改正"


def _known(path: list[str]) -> list[str]:
    """The keys that may stand under a path of the file."""
    model: type[BaseModel] = _File
    for part in path:
        inner = model.model_fields[part].annotation if part in model.model_fields else None
        candidates = (inner, *get_args(inner))
        model = next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), model)
    return sorted(model.model_fields)

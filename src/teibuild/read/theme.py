"""What ``[theme]`` of ``edition.toml`` says: colours and faces of the edition's own, made into a style sheet.

A colour is checked against every ground that letters of that colour stand on (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from msgspec import Struct

from teibuild.disk import lies_in
from teibuild.resources import resource

Fault = Literal["unknown", "wrong", "missing", "outside", "faint"]
"""What can be wrong with a theme: a key, a value, a file that is not there or lies elsewhere, too little contrast."""
Tell = Callable[[Fault, str, str, str, str, str], None]
"""Told of a fault: its kind, table, key, message, hint, and the value that it is in."""

FACES: Final = {"text_face": "serif", "typed_face": "typed", "script_face": "script"}
"""Keys of the settings → custom properties of the style sheet."""
_LETTERS: Final = 4.5
_LINES: Final = 3.0
_PAIRS: Final = (
    *(
        (letters, ground, _LETTERS)
        for letters in ("ink", "soft", "link", "red", "ochre")
        for ground in ("paper", "slip")
    ),
    *((letters, "sheet", _LETTERS) for letters in ("ink", "soft", "link", "red", "ochre")),
    *(("ink", ground, _LETTERS) for ground in ("desk", "red_wash", "ochre_wash")),
    ("soft", "desk", _LETTERS),
    ("link", "ochre_wash", _LETTERS),
    ("line", "paper", _LINES),
)
"""What stands on what, and the contrast that it needs."""
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_OURS: Final = re.compile(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\);")
_FAMILIES: Final = re.compile(r"""[\w\s,-]*(?:(?:"[\w\s-]+"|'[\w\s-]+')[\w\s,-]*)*""")
_FACE_KEYS: Final = ("family", "file", "weight", "style")
_WEIGHT: Final = re.compile(r"[1-9]\d{0,2}0?( [1-9]\d{0,2}0?)?")
_STYLES: Final = ("normal", "italic")
_FORMATS: Final = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}
_SCHEMES: Final = ("light", "dark")


class _Colours(Struct, frozen=True):
    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_theme(table: Mapping[str, Any], folder: Path, tell: Tell) -> str:
    """The table as a style sheet.

    Args:
        table: The table ``theme`` as TOML has it.
        folder: The edition's folder; files of faces lie in its ``static/``.
        tell: Told of each fault.

    Returns:
        The style sheet; empty where the settings have no theme.

    """
    if not table:
        return ""
    ours = _our_colours()
    own: dict[str, tuple[str, str]] = {}
    faces: dict[str, str] = {}
    for key, value in table.items():
        if key in ours.light:
            colour = _colour(key, value, ours, tell)
            if colour:
                own[key] = colour
        elif key in FACES:
            if isinstance(value, str) and value.strip() and _FAMILIES.fullmatch(value):
                faces[FACES[key]] = value.strip()
            else:
                hint = f"Write {key} = '\"Cardo\", Georgia, serif'."
                tell("wrong", "theme", key, f"The value of “{key}” is no list of families of type.", hint, str(value))
        elif key != "faces":
            known = ", ".join([*ours.light, *FACES, "faces"])
            tell("unknown", "theme", key, f"The table “theme” knows no “{key}”.", f"It knows {known}.", "")
    _judge(own, ours, tell)
    rules = [_face(face, folder, tell) for face in _listed(table.get("faces", []), tell)]
    return _written(own, faces, rules)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (``#rrggbb``), from 1 to 21 (WCAG 2.2, *contrast ratio*)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _our_colours() -> _Colours:
    """The colours of our own style sheet, by the names that settings have for them."""
    css = resource("site_templates", "assets", "site.css").read_text(encoding="utf-8")
    found = [(name.replace("-", "_"), light, dark) for name, light, dark in _OURS.findall(css)]
    return _Colours({name: light for name, light, _ in found}, {name: dark for name, _, dark in found})


def _colour(key: str, value: object, ours: _Colours, tell: Tell) -> tuple[str, str] | None:
    pair = value if isinstance(value, list) else [value, ours.dark[key]]
    if len(pair) == 2 and all(isinstance(one, str) and _COLOUR.fullmatch(one) for one in pair):
        return str(pair[0]).lower(), str(pair[1]).lower()
    hint = f'Write {key} = ["{ours.light[key]}", "{ours.dark[key]}"]: light, then dark.'
    tell("wrong", "theme", key, f"The value of “{key}” is no colour, and no pair of colours.", hint, str(value))
    return None


def _judge(own: Mapping[str, tuple[str, str]], ours: _Colours, tell: Tell) -> None:
    """Tell of colours that are too near to those that they stand on: of each colour, where it is worst."""
    for scheme, defaults, at in (("light", ours.light, 0), ("dark", ours.dark, 1)):
        shown = {**defaults, **{key: pair[at] for key, pair in own.items()}}
        worst: dict[str, tuple[float, str, str, float]] = {}
        for letters, ground, needed in _PAIRS:
            ratio = contrast(shown[letters], shown[ground])
            key = letters if letters in own else ground
            if key in own and ratio < needed:
                worst[key] = min(worst.get(key, (ratio, letters, ground, needed)), (ratio, letters, ground, needed))
        for key, (ratio, letters, ground, needed) in worst.items():
            message = (
                f"“{letters}” on “{ground}” has a contrast of {int(ratio * 100) / 100:.2f} to 1 in the {scheme} "
                f"scheme; {needed:g} to 1 is needed."
            )
            better = _mended(shown[letters], shown[ground], needed)
            hint = f'Take "{better}" for “{letters}”, or another “{ground}”.' if better else f"Take another “{ground}”."
            tell("faint", "theme", key, message, hint, own[key][at])


def _mended(letters: str, ground: str, needed: float) -> str:
    """The colour nearest to that of the letters, towards black or white, that has the contrast."""
    goal = 0 if _luminance(ground) > 0.18 else 255
    parts = [int(letters[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(1, 101):
        mixed = "#" + "".join(f"{round(part + (goal - part) * step / 100):02x}" for part in parts)
        if contrast(mixed, ground) >= needed:
            return mixed
    return ""


def _listed(faces: object, tell: Tell) -> Iterator[Mapping[str, Any]]:
    if isinstance(faces, list) and all(isinstance(face, dict) for face in faces):
        yield from faces
    else:
        tell("wrong", "theme", "faces", "“faces” is not a list of tables.", "Write [[theme.faces]] before each.", "")


def _face(face: Mapping[str, Any], folder: Path, tell: Tell) -> str:
    """A face as a rule of the style sheet; empty where something is wrong with it."""
    table = "theme.faces"
    for key in face:
        if key not in _FACE_KEYS:
            hint = f"It knows {', '.join(_FACE_KEYS)}."
            tell("unknown", table, key, f"A face knows no “{key}”.", hint, "")
            return ""
    family, file = face.get("family", ""), face.get("file", "")
    weight, style = str(face.get("weight", "400")), face.get("style", "normal")
    if not isinstance(family, str) or not re.fullmatch(r"[\w\s-]+", family):
        tell("wrong", table, "family", "A face has no family.", 'Write family = "Cardo".', str(family))
    elif not isinstance(file, str) or PurePosixPath(file).suffix not in _FORMATS:
        hint = 'Write file = "fonts/cardo.woff2", and put the file into static/fonts/.'
        tell("wrong", table, "file", "A face names no file of type.", hint, str(file))
    elif not _WEIGHT.fullmatch(weight):
        hint = 'Write weight = "400", or "400 700" for a face that varies.'
        tell("wrong", table, "weight", "The value of “weight” is no weight.", hint, weight)
    elif style not in _STYLES:
        tell("wrong", table, "style", "The value of “style” is none.", 'Write "normal" or "italic".', str(style))
    elif not lies_in(folder / "static" / file, folder / "static"):
        tell("outside", table, "file", f"{file} lies outside static/.", "Copy the file into static/.", file)
    elif not (folder / "static" / file).is_file():
        tell("missing", table, "file", f"There is no static/{file}.", "Put the file there.", file)
    else:
        form = _FORMATS[PurePosixPath(file).suffix]
        return (
            f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weight};\n  font-style: {style};\n'
            f'  font-display: swap;\n  src: url("../{file}") format("{form}");\n}}\n'
        )
    return ""


def _written(own: Mapping[str, tuple[str, str]], faces: Mapping[str, str], rules: Sequence[str]) -> str:
    lines = [f"  --{key.replace('_', '-')}: light-dark({', '.join(pair)});\n" for key, pair in own.items()]
    lines += [f"  --{name}: {families};\n" for name, families in faces.items()]
    return "".join(rules) + (f":root {{\n{''.join(lines)}}}\n" if lines else "")

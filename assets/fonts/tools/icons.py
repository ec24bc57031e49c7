#!/usr/bin/env python3
"""Make "Gishe Icons": the icons the program uses, cut out of the Lucide font.

    pip install fonttools
    npm pack lucide-static && tar xzf lucide-static-*.tgz
    python3 icons.py package

The argument is the unpacked lucide-static package. Writes, beside this folder:
  ../GisheIcons.ttf  the icons below at Lucide's own private-use code points
  ../icons.txt       one line per icon: name, tab, code point in hex
To add an icon, add its Lucide name to ICONS and run this again. A newer Lucide
may move code points, so always use the two files of one run together.
"""

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Gishe Icons"
FONTS = Path(__file__).resolve().parent.parent

ICONS = """
    layout-panel-left monitor list clock chart-column book-open settings

    ticket phone-call volume-2 play check user-x arrow-right-left pause coffee
    search printer save external-link eye eye-off x triangle-alert info star
    chevron-up chevron-down chevron-left chevron-right square square-check plus
    pencil ban undo-2 log-out user users building-2 file-text receipt
    circle-check circle-alert circle calendar moon sun languages hand timer
    banknote landmark download copy lock refresh-cw message-square-warning
""".split()


def subset(font, points):
    options = Options()
    options.layout_features = []  # the name ligatures are not used
    options.glyph_names = True  # keep the icon names in the font
    options.notdef_outline = True
    options.recalc_bounds = True
    options.drop_tables += ["GSUB"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)


def set_bearings(font):
    """Give each glyph its true left bearing.

    Lucide writes bounds that start at 0 and bearings of 0. Saving computes the
    true bounds, and the bearings must follow them, or some renderers would push
    every icon to the left edge of its square.
    """
    glyf, hmtx = font["glyf"], font["hmtx"]
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        glyph.recalcBounds(glyf)
        width, _ = hmtx[name]
        hmtx[name] = (width, getattr(glyph, "xMin", 0))


def rename(font, version):
    table = font["name"]
    table.names = []
    names = {
        0: "Copyright (c) Lucide Icons and Contributors; parts (c) Cole Bemis (Feather)",
        1: FAMILY,
        2: "Regular",
        3: f"{version};{FAMILY.replace(' ', '')}-Regular",
        4: FAMILY,
        5: f"Version 1.0; lucide-static {version}",
        6: FAMILY.replace(" ", "") + "-Regular",
        10: "A subset of the Lucide icon font.",
        11: "https://lucide.dev",
        13: "ISC License; icons derived from Feather: MIT License",
        14: "https://lucide.dev/license",
    }
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)  # Windows, Unicode, English


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: icons.py LUCIDE_STATIC_PACKAGE_FOLDER")
    package = Path(sys.argv[1])
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    table = json.loads((package / "font" / "codepoints.json").read_text("utf-8"))
    missing = [name for name in ICONS if name not in table]
    if missing:
        sys.exit("not in Lucide " + version + ": " + ", ".join(missing))
    points = {name: table[name] for name in ICONS}

    font = TTFont(package / "font" / "lucide.ttf", recalcTimestamp=False)
    subset(font, points.values())
    set_bearings(font)
    rename(font, version)

    cmap = font.getBestCmap()
    assert len(set(points.values())) == len(ICONS), "an icon is listed twice"
    assert set(cmap) == set(points.values()), "icons and code points differ"
    assert all(0xE000 <= p <= 0xF8FF for p in cmap), "not private use"
    for name, point in points.items():
        assert font["glyf"][cmap[point]].numberOfContours > 0, f"{name} is empty"
        assert font["hmtx"][cmap[point]][0] == font["head"].unitsPerEm, "not square"

    font.save(FONTS / "GisheIcons.ttf")
    lines = [f"{name}\t{point:04x}\n" for name, point in points.items()]
    (FONTS / "icons.txt").write_text("".join(lines), "utf-8")
    print(f"GisheIcons.ttf: {len(points)} icons from lucide-static {version}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Make "Gishe Sans": Sofia Sans with tabular figures as the default figures.

    pip install fonttools
    python3 tabular.py

Reads   ../SofiaSans-{Regular,Medium,SemiBold,Bold}.ttf (beside this folder)
writes  ../GisheSans-{Regular,Medium,SemiBold,Bold}.ttf

What changes:
  cmap   every character whose glyph the `tnum` feature replaces points straight
         at the replacement, so text has equal-width figures with no feature on.
  GSUB   the figure features (numr, dnom, frac, sups, subs, sinf, ordn) also
         accept the tabular figures, or they would no longer find any. `pnum`
         still gives the proportional ones.
  name   family "Gishe Sans" (1 and 16), weight name (2 and 17), full and
         PostScript names; copyright, licence and designer are kept.
  OS/2   usWeightClass 400, 500, 600, 700 and the matching style bits.
Outlines, metrics, GPOS (kerning) and all letters stay as they are; the default
Cyrillic keeps its Bulgarian shapes. Results are checked before they are
written, and the same input always gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "Gishe Sans"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
FONTS = Path(__file__).resolve().parent.parent
DIGITS = "0123456789"
# Every Bulgarian letter, and the signs the program's texts use.
NEEDED = (
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ"
    "абвгдежзийклмнопрстуфхцчшщъьюя"
    "ЍѝЫыЭэ№„“”«»–—…€%"
)


def subtables(lookup):
    """The lookup's subtables, with extension wrappers taken off."""
    return [getattr(s, "ExtSubTable", s) for s in lookup.SubTable]


def tnum_map(font):
    """Glyph -> tabular glyph, from all single substitutions of `tnum`."""
    gsub = font["GSUB"].table
    indices = {
        i
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for i in record.Feature.LookupListIndex
    }
    pairs = {}
    for i in sorted(indices):
        for sub in subtables(gsub.LookupList.Lookup[i]):
            pairs.update(sub.mapping)
    return pairs


def remap_cmap(font, pairs):
    for table in font["cmap"].tables:
        for char, glyph in table.cmap.items():
            table.cmap[char] = pairs.get(glyph, glyph)


def widen_features(font, pairs):
    """Let rules about the old default figures accept the tabular ones too."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for sub in subtables(lookup):
            kind = type(sub).__name__
            if kind == "SingleSubst":
                for old, new in pairs.items():
                    target = sub.mapping.get(old)
                    if target not in (None, new) and new not in sub.mapping:
                        sub.mapping[new] = target
            elif kind == "ChainContextSubst" and sub.Format == 3:
                for part in ("Backtrack", "Input", "LookAhead"):
                    for coverage in getattr(sub, part + "Coverage"):
                        have = set(coverage.glyphs)
                        add = {pairs[g] for g in have if g in pairs} - have
                        coverage.glyphs = sorted(have | add, key=font.getGlyphID)


def rename(font, style):
    table = font["name"]
    postscript = FAMILY.replace(" ", "") + "-" + style
    version = table.getDebugName(5)
    names = {
        1: FAMILY,
        2: style,
        3: f"{version.removeprefix('Version ')};{postscript}",
        4: f"{FAMILY} {style}",
        5: f"{version}; tabular figures",
        6: postscript,
        10: "A modified version of Sofia Sans: tabular figures by default.",
        16: FAMILY,
        17: style,
        25: FAMILY.replace(" ", ""),
    }
    for name_id in names:
        table.removeNames(nameID=name_id)
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)  # Windows, Unicode, English


def set_weight(font, style):
    os2, head = font["OS/2"], font["head"]
    os2.usWeightClass = WEIGHTS[style]
    italic, bold, regular = 1 << 0, 1 << 5, 1 << 6
    os2.fsSelection &= ~(italic | bold | regular)
    os2.fsSelection |= {"Regular": regular, "Bold": bold}.get(style, 0)
    head.macStyle = 1 if style == "Bold" else 0


def check(font, source, pairs, style):
    new, old = font.getBestCmap(), source.getBestCmap()
    figures = {new[ord(c)] for c in DIGITS}
    assert figures == {pairs[old[ord(c)]] for c in DIGITS}, "figures not tabular"
    widths = {font["hmtx"][glyph][0] for glyph in figures}
    assert len(widths) == 1, f"figure widths differ: {widths}"
    missing = [c for c in NEEDED if ord(c) not in new]
    assert not missing, f"missing characters: {missing}"
    moved = {chr(c) for c in old if old[c] != new.get(c)}
    assert moved == {chr(c) for c in old if old[c] in pairs}, "other glyphs moved"
    assert font.getGlyphOrder() == source.getGlyphOrder(), "glyphs changed"
    assert font["name"].getBestFamilyName() == FAMILY
    assert font["OS/2"].usWeightClass == WEIGHTS[style]
    return widths.pop()


def main():
    for style in WEIGHTS:
        origin = FONTS / f"SofiaSans-{style}.ttf"
        target = FONTS / f"{FAMILY.replace(' ', '')}-{style}.ttf"
        source = TTFont(origin)
        font = TTFont(origin, recalcTimestamp=False)
        pairs = tnum_map(font)
        if not pairs:
            sys.exit(f"{origin.name}: no tnum feature")
        remap_cmap(font, pairs)
        widen_features(font, pairs)
        rename(font, style)
        set_weight(font, style)
        width = check(font, source, pairs, style)
        font.save(target)
        print(f"{target.name}: {len(pairs)} figures, each {width} units wide")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Cuts a font file down to the letters that the page shows.

Digits are mapped to the tabular ones, all equally wide, so that numbers do not jump while they
change: the front end draws text without OpenType features, and could not ask for them.
"""

import sys

from fontTools import subset, ttLib

TEXT = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0°±²³µ·×ÄÖÜäöüßéèêàçñ–—‘’“”…→≈≠≤≥−⌘⇧⌫"
)


def main(source, target):
    font = ttLib.TTFont(source, recalcTimestamp=False)
    glyphs = set(font.getGlyphOrder())
    for table in font["cmap"].tables:
        for digit in "0123456789":
            tabular = f"{table.cmap.get(ord(digit))}.tf"
            if tabular in glyphs:
                table.cmap[ord(digit)] = tabular
    options = subset.Options()
    options.layout_features = ["kern", "mark"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.desubroutinize = True
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=TEXT)
    subsetter.subset(font)
    font.save(target)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: subset_font.py SOURCE TARGET")
    main(*sys.argv[1:])

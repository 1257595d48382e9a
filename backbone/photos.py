"""Cuts the sheets of photographs into tiles: photos_x.npy uint8 [80800, 64, 64, 3] and photos_y.npy int16 [80800].

    photos.py SHEETS_FOLDER WORK_FOLDER
"""
import os
import sys

import cv2
import numpy as np

TILE, ACROSS = 64, 10


def main(source, work):
    names = [line.split("\t")[1] for line in open(os.path.join(source, "classes.tsv")).read().splitlines()]
    sheets = [(label, os.path.join(source, "sheets", f"train_{name}_{k}.jpg")) for label, name in enumerate(names) for k in range(4)]
    sheets = [(label, path) for label, path in sheets if os.path.exists(path)]
    count = len(sheets) * ACROSS * ACROSS
    tiles = np.lib.format.open_memmap(os.path.join(work, "photos_x.npy"), "w+", np.uint8, (count, TILE, TILE, 3))
    labels = np.empty(count, np.int16)
    for i, (label, path) in enumerate(sheets):
        sheet = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        cut = sheet.reshape(ACROSS, TILE, ACROSS, TILE, 3).transpose(0, 2, 1, 3, 4).reshape(-1, TILE, TILE, 3)
        tiles[i * 100 : i * 100 + 100] = cut
        labels[i * 100 : i * 100 + 100] = label
    np.save(os.path.join(work, "photos_y.npy"), labels)
    print(count, "photographs of", len(names), "classes")


if __name__ == "__main__":
    main(*sys.argv[1:])

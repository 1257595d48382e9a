"""
Asks a teacher network about every view once: for each kind of view KIND_e.npy (embedding, float16), KIND_m.npy (the maps c3, c4
and c5 averaged to 8x8, 4x4 and 2x2 cells, one after the other, float16) and KIND_done.npy.

    teach.py WORK_FOLDER TEACHER.onnx KIND[=COUNT]...

Restartable: goes on after the last whole batch. Views are asked in a fixed shuffled order, so that any prefix is a fair sample.
"""
import os
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from onnxgraph import OnnxGraph
from views import Views

BATCH, WIDTH = 32, 1280
MAPS = ((48, 8), (96, 4), (192, 2))
CELLS = sum(channels * side * side for channels, side in MAPS)


def order(count):
    return np.random.RandomState(5).permutation(count)


def answers(work, name, count, width, resumed):
    path = os.path.join(work, name)
    return np.lib.format.open_memmap(path, "r+") if resumed else np.lib.format.open_memmap(path, "w+", np.float16, (count, width))


def main(work, teacher, *kinds):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    graph = OnnxGraph(teacher)
    for wish in kinds:
        kind, _, most = wish.partition("=")
        views = Views(work, kind)
        progress = os.path.join(work, kind + "_done.npy")
        resumed = os.path.exists(progress)
        embeddings, maps = (answers(work, kind + end, len(views), width, resumed) for end, width in (("_e.npy", WIDTH), ("_m.npy", CELLS)))
        done, queue = int(np.load(progress)) if resumed else 0, order(len(views))[: int(most or len(views))]
        while done < len(queue):
            ids = queue[done : done + BATCH]
            images = np.stack([views.full(i) for i in ids]).transpose(0, 3, 1, 2)
            said = graph.run((torch.from_numpy(images).float() - 128) / 127, ["embedding", "c3", "c4", "c5"])
            embeddings[ids] = said[0].numpy()
            maps[ids] = np.concatenate([F.adaptive_avg_pool2d(m, side).flatten(1).numpy() for m, (_, side) in zip(said[1:], MAPS)], 1)
            done += len(ids)
            if done % (BATCH * 16) == 0 or done == len(queue):
                np.save(progress, done)
        print(kind, "done", len(queue), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""
How well labels can be read from a backbone: logistic regression on frozen features, accuracy by 4-fold cross-validation inside
the training part of a set, twice with 20 images a class and once with all.

    probe.py WORK_FOLDER SETS_FOLDER [--side 128] NAME.pt|NAME.onnx...
"""
import argparse
import json
import os

import cv2
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, StratifiedShuffleSplit

import network
from onnxgraph import OnnxGraph

SETS = ("trashnet", "clothing")


def images_of(sets, name, side, cache):
    kept = os.path.join(cache, f"probe_{name}_{side}.npz")
    if not os.path.exists(kept):
        files, labels = [], []
        for line in open(os.path.join(sets, name, "train.manifest")):
            entry = json.loads(line)
            files.append(os.path.join(sets, name, "images", entry["source-ref"].split("/")[-1]))
            labels.append(next(value["class-name"] for key, value in entry.items() if key.endswith("-metadata")))
        images = [cv2.cvtColor(cv2.resize(cv2.imread(f), (side, side), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB) for f in files]
        np.savez(kept, x=np.stack(images), y=np.unique(labels, return_inverse=True)[1])
    with np.load(kept) as data:
        return data["x"], data["y"]


def reader(path):
    """A function from uint8 images to [embedding], [mean and deviation of c3, c4, c5]."""
    if path.endswith(".pt"):
        pupil = network.Network().to(memory_format=torch.channels_last)
        pupil.load_state_dict(torch.load(path)["average"])
        pupil.eval()
        return lambda images: pooled(pupil(network.prepared(images)))
    graph = OnnxGraph(path, half=False)
    if "edgetpu" in path:
        prepare = lambda images: (torch.from_numpy(images).permute(0, 3, 1, 2).float() - 128) / 127
    else:
        prepare = network.prepared
    return lambda images: pooled(graph.run(prepare(images), ["embedding", "c3", "c4", "c5"]))


def pooled(outputs):
    maps = torch.cat([part for m in outputs[1:] for part in (m.mean((2, 3)), m.flatten(2).std(2))], 1)
    return outputs[0].numpy(), maps.numpy()


@torch.no_grad()
def features(path, images):
    read = reader(path)
    parts = [read(images[i : i + 32]) for i in range(0, len(images), 32)]
    return [np.concatenate([p[k] for p in parts]) for k in range(2)]


def scaled(train, test):
    mean, deviation = train.mean(0), train.std(0) + 1e-6
    return [np.clip((x - mean) / deviation, -8, 8) * 8 / np.sqrt(x.shape[1]) for x in (train, test)]


def accuracy(x, y, folds):
    found = []
    for train, test in folds:
        a, b = scaled(x[train], x[test])
        found.append([LogisticRegression(C=c, max_iter=80, tol=2e-3).fit(a, y[train]).score(b, y[test]) for c in (0.01, 0.03, 0.1)])
    return 100 * np.mean(found, 0).max()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("sets")
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("backbones", nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    for path in options.backbones:
        row = []
        for name in SETS:
            x, y = images_of(options.sets, name, options.side, options.work)
            embedding, maps = features(path, x)
            few = list(StratifiedShuffleSplit(2, train_size=20 * (y.max() + 1), random_state=3).split(x, y))
            folds = list(StratifiedKFold(4, shuffle=True, random_state=3).split(x, y))
            for f in (embedding, maps):
                row.append(f"{accuracy(f, y, few):.1f}/{accuracy(f, y, folds):.1f}")
        print(os.path.basename(path), options.side, "20 a class/all: embedding, maps:", *row, flush=True)


if __name__ == "__main__":
    main()

"""
How good the backbone becomes when it is fine-tuned: the training part of a set at 112 pixels, 25 rounds; accuracy on the test
part at 128 pixels, with the mirror image.

    finetune.py WORK_FOLDER SETS_FOLDER NAME.pt|FILE.onnx [SET...]
"""
import json
import math
import os
import sys
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import network

SIDE, KEPT, BATCH, ROUNDS = 112, 224, 32, 25


def part(sets, name, which):
    images, labels = [], []
    for line in open(os.path.join(sets, name, which + ".manifest")):
        entry = json.loads(line)
        image = cv2.imread(os.path.join(sets, name, "images", entry["source-ref"].split("/")[-1]))
        images.append(cv2.cvtColor(cv2.resize(image, (KEPT, KEPT), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB))
        labels.append(next(value["class-name"] for key, value in entry.items() if key.endswith("-metadata")))
    return np.stack(images), np.unique(labels, return_inverse=True)[1]


def varied(image, random):
    area, ratio = random.uniform(0.45, 1), math.exp(random.uniform(-0.25, 0.25))
    w, h = int(min(1, math.sqrt(area * ratio)) * KEPT), int(min(1, math.sqrt(area / ratio)) * KEPT)
    x, y = random.randint(0, KEPT - w + 1), random.randint(0, KEPT - h + 1)
    out = cv2.resize(image[y : y + h, x : x + w], (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    out = out[:, ::-1] if random.rand() < 0.5 else out
    middle = out.mean()
    out = (out - middle) * random.uniform(0.7, 1.3) + middle * random.uniform(0.75, 1.25)
    grey = out.mean(2, keepdims=True)
    return np.clip(grey + (out - grey) * random.uniform(0.7, 1.3), 0, 255)


def start(path, images, classes):
    net = network.Network()
    if path.endswith(".pt"):
        net.load_state_dict(torch.load(path)["average"])
    else:
        network.start_from(net, path, network.prepared(images))
    return nn.ModuleDict({"net": net, "head": nn.Linear(network.EMBEDDING, classes)}).to(memory_format=torch.channels_last)


def main(work, sets, path, *names):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    for name in names or ("trashnet", "clothing"):
        torch.manual_seed(0)
        random = np.random.RandomState(0)
        (x, y), (tx, ty) = part(sets, name, "train"), part(sets, name, "test")
        model = start(path, np.stack([cv2.resize(i, (SIDE, SIDE)) for i in x[:128]]), y.max() + 1)
        model.train()
        parameters = list(model.parameters())
        groups = [{"params": [p for p in parameters if (p.dim() > 1) == flag], "weight_decay": 0.05 * flag} for flag in (True, False)]
        optimiser = torch.optim.AdamW(groups, 1e-3)
        steps, step, cpu = ROUNDS * (len(x) // BATCH), 0, time.process_time()
        for _ in range(ROUNDS):
            order = random.permutation(len(x))
            for b in range(0, len(x) - BATCH + 1, BATCH):
                ids = order[b : b + BATCH]
                images = network.prepared(np.stack([varied(x[i], random) for i in ids]))
                for group in optimiser.param_groups:
                    group["lr"] = 1e-3 * min(1, (step + 1) / 20) * 0.5 * (1 + math.cos(math.pi * step / steps))
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    out = model["head"](model["net"](images)[0])
                loss = F.cross_entropy(out.float(), torch.from_numpy(y[ids]), label_smoothing=0.05)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                step += 1
        model.eval()
        small, right = np.stack([cv2.resize(i, (128, 128), interpolation=cv2.INTER_AREA) for i in tx]), 0
        with torch.no_grad():
            for i in range(0, len(tx), 50):
                both = [model["head"](model["net"](network.prepared(v))[0]).softmax(1) for v in (small[i : i + 50], small[i : i + 50, :, ::-1].copy())]
                right += (sum(both).argmax(1).numpy() == ty[i : i + 50]).sum()
        print(f"{os.path.basename(path)} fine-tuned, {name}: {100 * right / len(tx):.1f} ({time.process_time() - cpu:.0f} CPU-s)", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

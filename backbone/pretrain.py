"""
Trains the backbone on what a teacher said about views (embedding, maps, answers), on labels (photographs' classes: labels; the
six labels of drawn scenes: scenes), or on several of these.

    pretrain.py WORK_FOLDER NAME --samples 600000 [--start FILE.onnx] [--kinds photo=6,mosaic=2,scene=2] [--loss embedding=1,...]

Writes NAME.pt every 10,240 samples, goes on from there when started again, and NAME.log. One thread in each process, which share
every batch; bfloat16, fixed seeds.
"""
import argparse
import math
import os
import time

import cv2
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

import network
from draw import HEADS
from teach import MAPS, WIDTH, order
from views import Views

CLASSES, SAVE_EVERY = 202, 10_240
HEAD_WEIGHTS = (1, 1, 0.5, 0.5, 0.5, 0.25)


def settings():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("name")
    parser.add_argument("--samples", type=int, required=True)
    parser.add_argument("--start", help="ONNX file of the network, with or without its last layer, or a checkpoint NAME.pt")
    parser.add_argument("--kinds", default="photo=6,mosaic=2,scene=2")
    parser.add_argument("--loss", default="embedding=1,maps=0.5")
    parser.add_argument("--sides", default="0.45:64,0.8:96,1:112", help="until which part of the run: pixels")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--teacher", help="ONNX file whose last layer makes answers of embeddings")
    return parser.parse_args()


def weights(text):
    return {key: float(value) for key, value in (pair.split("=") for pair in text.split(","))}


class Source:
    """One kind of views, with what the teacher has said so far, in an endless shuffled order."""

    def __init__(self, work, kind, random, taught, mapped):
        self.work, self.kind, self.random, self.views = work, kind, random, Views(work, kind)
        self.labels = np.full((len(self.views), 1 + len(HEADS)), -1, np.int64)
        if kind == "photo":
            self.labels[:, 0] = np.load(os.path.join(work, "photos_y.npy"))
        if kind == "scene":
            self.labels[:, 1:] = np.load(os.path.join(work, "scenes_y.npy"))
        self.taught, self.queue = taught, np.zeros(0, int)
        self.said = [np.load(os.path.join(work, kind + end), mmap_mode="r") for end in ("_e.npy", "_m.npy")[: 1 + mapped]] if taught else []

    def take(self, count, side):
        """count images [count, side, side, 3], which of them are mirrored, the teacher's embeddings and maps, labels [count, 7] (-1: none)."""
        if len(self.queue) < count:
            known = int(np.load(os.path.join(self.work, self.kind + "_done.npy"))) if self.taught else len(self.views)
            self.queue = np.concatenate([self.queue, self.random.permutation(order(len(self.views))[:known])])
        ids, self.queue = np.sort(self.queue[:count]), self.queue[count:]
        mirrored = self.random.rand(count) < 0.5
        images = np.stack([self.views.part(i, side, mirror, self.random) for i, mirror in zip(ids, mirrored)])
        none = np.zeros((count, 0), np.float16)
        embeddings, maps = ([said[ids] for said in self.said] + [none, none])[:2]
        return images, mirrored, embeddings, maps, self.labels[ids]


class Pupil(nn.Module):
    """The network and what is asked of its embedding while it learns; only the network is kept."""

    def __init__(self, mapped):
        super().__init__()
        self.network = network.Network()
        self.project = nn.Linear(network.EMBEDDING, WIDTH)
        self.answers = nn.Linear(network.EMBEDDING, 1001)
        self.labels = nn.Linear(network.EMBEDDING, CLASSES + sum(HEADS))
        self.maps = nn.ModuleList(nn.Conv2d(network.WIDTH * 2 << k, channels, 1) for k, (channels, _) in enumerate(MAPS if mapped else ()))

    def forward(self, images):
        embedding, *maps = self.network(images)
        told = [F.adaptive_avg_pool2d(own(m), side) for own, m, (_, side) in zip(self.maps, maps, MAPS)]
        return self.project(embedding), self.answers(embedding), self.labels(embedding), told


def coloured(x, random):
    """Light, contrast, saturation and tint changed a little, for each image on its own."""
    n = len(x)

    def draw(low, high, shape=(1, 1, 1)):
        return torch.from_numpy(random.uniform(low, high, (n, *shape)).astype(np.float32))

    middle = x.mean((1, 2, 3), keepdim=True)
    x = (x - middle) * draw(0.7, 1.3) + middle + draw(-0.4, 0.4)
    grey = x.mean(1, keepdim=True)
    return grey + (x - grey) * draw(0.6, 1.3) + draw(-0.12, 0.12, (3, 1, 1))


def label_loss(classes, labels, column):
    own = classes.float().split((CLASSES, *HEADS), 1)[column]
    return F.cross_entropy(own, torch.from_numpy(labels[:, column]), ignore_index=-1, label_smoothing=0.05)


def rate(options, seen):
    u = seen / options.samples
    return options.rate * min(1, (seen + options.batch) / 6_000) * (0.5 * (1 + math.cos(math.pi * u)) + 1e-3)


class Targets:
    """
    What the teacher said made comparable: square roots of embeddings, every channel of embeddings and maps with mean zero and
    deviation one.
    """

    def __init__(self, embeddings, maps, teacher):
        roots = self.roots(embeddings)
        self.mean, self.deviation = roots.mean(0), roots.std(0) + 0.02
        self.scales = [(m.mean((0, 2, 3), keepdim=True), m.std((0, 2, 3), keepdim=True) + 0.02) for m in self.split(maps)] if maps is not None else []
        self.matrix = self.bias = None
        if teacher:
            graph = onnx.load(teacher).graph
            last = [node for node in graph.node if node.op_type == "Conv"][-1]
            values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
            self.matrix = torch.from_numpy(values[last.input[1]].copy())[:, :, 0, 0]
            self.bias = torch.from_numpy(values[last.input[2]].copy())

    @staticmethod
    def split(maps):
        parts, start = [], 0
        for channels, side in MAPS:
            part = maps[:, start : start + channels * side * side].astype(np.float32)
            parts.append(torch.from_numpy(part.reshape(-1, channels, side, side)))
            start += channels * side * side
        return parts

    def maps(self, said, mirrored):
        mirrored = torch.from_numpy(mirrored).view(-1, 1, 1, 1)
        for m, (mean, deviation) in zip(self.split(said), self.scales):
            m = ((m - mean) / deviation).clamp(-4, 4)
            yield torch.where(mirrored, m.flip(3), m)

    @staticmethod
    def roots(embedding):
        return torch.from_numpy(embedding.astype(np.float32)).clamp(min=0).sqrt()

    def embedding(self, said):
        return ((self.roots(said) - self.mean) / self.deviation).clamp(-4, 4)

    def answers(self, said):
        return F.softmax(F.linear(torch.from_numpy(said.astype(np.float32)), self.matrix, self.bias) / 2, 1)


class Together:
    """Gradients of several processes averaged through shared memory."""

    def __init__(self, processes, size):
        self.all = torch.zeros(processes, size).share_memory_()
        self.barrier = torch.multiprocessing.get_context("fork").Barrier(processes)

    def average(self, rank, parameters):
        taught = [p for p in parameters if p.grad is not None]
        own = torch.cat([p.grad.flatten() for p in taught])
        self.all[rank, : len(own)] = own
        self.barrier.wait()
        mean = self.all[:, : len(own)].mean(0)
        self.barrier.wait()
        for p, part in zip(taught, mean.split([p.numel() for p in taught])):
            p.grad.copy_(part.view_as(p))


def learn(rank, options, together):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(1)
    random = np.random.RandomState(1)
    shares, parts = weights(options.kinds), weights(options.loss)
    taught = any(part in parts for part in ("embedding", "answers", "maps"))
    mapped = "maps" in parts
    sources = {kind: Source(options.work, kind, random, taught, mapped) for kind in shares}
    sides = [(float(u), int(side)) for u, side in (pair.split(":") for pair in options.sides.split(","))]
    pupil = Pupil(mapped)
    targets = None
    if taught:
        photos = sources["photo"]
        first = np.sort(order(len(photos.views))[:2000])
        targets = Targets(photos.said[0][first], photos.said[1][first] if mapped else None, options.teacher)
    if options.start and options.start.endswith(".pt"):
        pupil.load_state_dict({k: v for k, v in torch.load(options.start)["pupil"].items() if not k.startswith(("answers", "labels"))}, strict=False)
    elif options.start:
        images = sources[next(iter(shares))].take(256, 96)[0]
        network.start_from(pupil.network, options.start, network.prepared(images))
    pupil = pupil.to(memory_format=torch.channels_last).train()
    average = {k: v.clone() for k, v in pupil.network.state_dict().items()}
    decayed, free = [p for p in pupil.parameters() if p.dim() > 1], [p for p in pupil.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.03}, {"params": free, "weight_decay": 0}], options.rate)
    state, seen = os.path.join(options.work, options.name + ".pt"), 0
    if os.path.exists(state):
        saved = torch.load(state)
        pupil.load_state_dict(saved["pupil"])
        optimiser.load_state_dict(saved["optimiser"])
        average, seen = saved["average"], saved["seen"]
    random.seed((1 + seen + rank) % 2**31)
    for source in sources.values():
        source.queue = source.queue[:0]
    cpu, wall, losses = time.process_time(), time.time(), {}
    total = sum(shares.values())
    counts = {kind: round(options.batch / options.processes * share / total) for kind, share in shares.items()}
    while seen < options.samples:
        side = next(side for u, side in sides if seen < u * options.samples)
        taken = [sources[kind].take(count, side) for kind, count in counts.items()]
        images, mirrored, said, maps, labels = (np.concatenate([t[k] for t in taken]) for k in range(5))
        x = coloured(network.prepared(images), random).contiguous(memory_format=torch.channels_last)
        for group in optimiser.param_groups:
            group["lr"] = rate(options, seen)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            embedding, answers, classes, told = pupil(x)
        found = {}
        if "embedding" in parts:
            found["embedding"] = F.mse_loss(embedding.float(), targets.embedding(said))
        if "maps" in parts:
            found["maps"] = sum(F.mse_loss(ours.float(), m) for ours, m in zip(told, targets.maps(maps, mirrored)))
        if "answers" in parts:
            found["answers"] = -(targets.answers(said) * F.log_softmax(answers.float() / 2, 1)).sum(1).mean()
        if "labels" in parts:
            found["labels"] = label_loss(classes, labels, 0)
        if "scenes" in parts:
            found["scenes"] = sum(weight * label_loss(classes, labels, 1 + k) for k, weight in enumerate(HEAD_WEIGHTS))
        loss = sum(parts[key] * value for key, value in found.items())
        optimiser.zero_grad()
        loss.backward()
        together.average(rank, pupil.parameters())
        nn.utils.clip_grad_norm_(pupil.parameters(), 5.0)
        optimiser.step()
        seen += len(x) * options.processes
        if rank > 0:
            continue
        keep = min(0.998, 1 - options.batch * 10 / (seen + options.batch * 10))
        for key, value in pupil.network.state_dict().items():
            average[key].lerp_(value, 1 - keep) if value.is_floating_point() else average[key].copy_(value)
        for key, value in found.items():
            losses[key] = 0.98 * losses.get(key, value.item()) + 0.02 * value.item()
        if seen % SAVE_EVERY < options.batch or seen >= options.samples:
            note = f"{seen} samples, {side} px, {(time.process_time() - cpu) / 60:.1f} CPU-min, {(time.time() - wall) / 60:.1f} min, "
            with open(os.path.join(options.work, options.name + ".log"), "a") as log:
                log.write(note + " ".join(f"{key} {value:.4f}" for key, value in losses.items()) + "\n")
            saved = {"pupil": pupil.state_dict(), "optimiser": optimiser.state_dict(), "average": average, "seen": seen}
            torch.save(saved, state + ".new")
            os.replace(state + ".new", state)


def main():
    options = settings()
    together = Together(options.processes, sum(p.numel() for p in Pupil(True).parameters()))
    torch.multiprocessing.start_processes(learn, (options, together), options.processes, start_method="fork")


if __name__ == "__main__":
    main()

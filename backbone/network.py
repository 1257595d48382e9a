"""The backbone: a thin residual network with dense 3x3 convolutions, ReLU and batch normalisation; about 2.9 million weights."""
import onnx
import torch
from onnx import numpy_helper
from torch import nn

WIDTH, EMBEDDING = 32, 512
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.a, self.b1 = nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after)
        self.c, self.b2 = nn.Conv2d(after, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after)
        self.d = None
        if stride != 1 or before != after:
            self.d = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, x):
        y = torch.relu_(self.b1(self.a(x)))
        return torch.relu_(self.b2(self.c(y)) + (x if self.d is None else self.d(x)))


class Network(nn.Module):
    """image [n, 3, h, w], normalised with MEAN and STD, to embedding [n, 512] and the maps c3, c4, c5 of strides 8, 16, 32."""

    def __init__(self, width=WIDTH, embedding=EMBEDDING):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(True), nn.MaxPool2d(3, 2, 1))
        stages, before = [], width
        for after in (width, 2 * width, 4 * width, 8 * width):
            stages.append(nn.Sequential(Block(before, after, 1 if after == width else 2), Block(after, after, 1)))
            before = after
        self.layers = nn.ModuleList(stages)
        self.wide = nn.Sequential(nn.Conv2d(before, embedding, 1, bias=False), nn.BatchNorm2d(embedding), nn.ReLU(True))

    def forward(self, x):
        x = self.stem(x)
        maps = []
        for layer in self.layers:
            x = layer(x)
            maps.append(x)
        return self.wide(x).float().mean((2, 3)), maps[1], maps[2], maps[3]


def start_from(network, path, images):
    """
    Takes the weights of an ONNX file of this network without its last layer, normalisation folded in. Each normalisation is put
    back so that on these images the network computes what the file computes.
    """
    graph = onnx.load(path).graph
    values = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    biases = {}
    modules = dict(network.named_modules())
    pairs = {"a": "b1", "c": "b2", "d.0": "d.1", "stem.0": "stem.1"}
    for node in graph.node:
        if node.op_type != "Conv":
            continue
        name = node.output[0].split("/")[1:-1]
        module = "stem.0" if name[0] == "stem" else ".".join([name[1]] + name[2:3] + name[3:])
        module = module.replace(".d.d.0", ".d.0")
        modules[module].weight.data.copy_(values[node.input[1]])
        stem, last = ("", module) if module == "stem.0" else module.rsplit(".", 2 if module.endswith("d.0") else 1)[0:2]
        last = "d.0" if module.endswith(".d.0") else last
        biases[(stem + "." if stem else "") + pairs[last]] = values[node.input[2]]

    def recover(normalisation, bias):
        def hook(_, inputs):
            x = inputs[0].float()
            mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            normalisation.running_mean.copy_(mean)
            normalisation.running_var.copy_(variance)
            normalisation.weight.data.copy_((variance + normalisation.eps).sqrt())
            normalisation.bias.data.copy_(mean + bias)

        return hook

    hooks = [modules[name].register_forward_pre_hook(recover(modules[name], bias)) for name, bias in biases.items()]
    network.eval()
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    network.wide.train()
    for _ in range(3):
        with torch.no_grad():
            network(images)
    return network


def prepared(images):
    """uint8 [n, h, w, 3] to what the network takes."""
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    x = (x - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)
    return x.contiguous(memory_format=torch.channels_last)

"""The backbone: a thin residual network with dense 3x3 convolutions, ReLU and batch normalisation; about 2.9 million weights."""
import torch
import torch.nn.functional as F
from torch import nn

from onnxgraph import OnnxGraph

WIDTH, EMBEDDING = 32, 512
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


class Product(torch.autograd.Function):
    """A 3x3 convolution as one matrix product: several times faster on maps of few cells, where direct ones start too small."""

    @staticmethod
    def forward(ctx, x, weight, stride):
        count, channels, height, width = x.shape
        padded = F.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
        cells = torch.cat([padded[:, i : i + height : stride, j : j + width : stride] for i in range(3) for j in range(3)], 3)
        flat = weight.permute(0, 2, 3, 1).reshape(len(weight), 9 * channels)
        ctx.save_for_backward(cells, flat)
        ctx.shape, ctx.stride = x.shape, stride
        return F.linear(cells, flat).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, gradient):
        cells, flat = ctx.saved_tensors
        count, channels, height, width = ctx.shape
        rows = gradient.permute(0, 2, 3, 1).reshape(-1, len(flat))
        weight = torch.mm(rows.t(), cells.view(-1, 9 * channels)).view(-1, 3, 3, channels).permute(0, 3, 1, 2)
        parts = torch.mm(rows, flat).view(*cells.shape[:3], 9, channels)
        padded = gradient.new_zeros((count, height + 2, width + 2, channels))
        for k in range(9):
            padded[:, k // 3 : k // 3 + height : ctx.stride, k % 3 : k % 3 + width : ctx.stride] += parts[:, :, :, k]
        return padded[:, 1:-1, 1:-1].permute(0, 3, 1, 2), weight, None


class Convolution(nn.Conv2d):
    FEW_CELLS = 36

    def __init__(self, before, after, stride):
        super().__init__(before, after, 3, stride, 1, bias=False)

    def forward(self, x):
        if self.training and x.dtype == torch.bfloat16 and x.shape[2] * x.shape[3] <= self.FEW_CELLS:
            return Product.apply(x, self.weight.to(x.dtype), self.stride[0])
        return super().forward(x)


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.a, self.b1 = Convolution(before, after, stride), nn.BatchNorm2d(after)
        self.c, self.b2 = Convolution(after, after, 1), nn.BatchNorm2d(after)
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
    Takes the weights of an ONNX file of this network, with or without its last layer, normalisation folded in. Each normalisation
    is put back so that on these images the network computes what the file computes.
    """
    graph = OnnxGraph(path, half=False)
    files = [[graph.constants[name] for name in node.input[1:3]] for node in graph.nodes if node.op_type == "Conv"]
    modules = list(network.modules())
    ours = [pair for pair in zip(modules, modules[1:]) if isinstance(pair[0], nn.Conv2d)]

    def recover(normalisation, bias):
        def hook(_, inputs):
            x = inputs[0].float()
            mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            normalisation.running_mean.copy_(mean)
            normalisation.running_var.copy_(variance)
            normalisation.weight.data.copy_((variance + normalisation.eps).sqrt())
            normalisation.bias.data.copy_(mean + bias)

        return normalisation.register_forward_pre_hook(hook)

    hooks = []
    for (convolution, normalisation), (weight, bias) in zip(ours, files):
        convolution.weight.data.copy_(weight)
        hooks.append(recover(normalisation, bias))
    network.eval()
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    if len(files) < len(ours):
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

"""Runs the ONNX graphs of plain convolutional networks with PyTorch, in whole batches and, where the CPU has it, in bfloat16."""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class OnnxGraph:
    """Conv, Relu, Clip, Add, MaxPool, GlobalAveragePool, Flatten, Identity, and weights of 8 bits; anything else is refused."""

    def __init__(self, path, half=True):
        graph = onnx.load(path).graph
        self.type = torch.bfloat16 if half else torch.float32
        self.nodes = list(graph.node)
        self.constants = {i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))).to(self.type) for i in graph.initializer}
        for node in [n for n in self.nodes if n.op_type == "DequantizeLinear"]:
            step = self.constants[node.input[1]].float().view(-1, 1, 1, 1)
            self.constants[node.output[0]] = (self.constants[node.input[0]].float() * step).to(self.type)
            self.nodes.remove(node)
        for name, tensor in self.constants.items():
            if tensor.dim() == 4:
                self.constants[name] = tensor.contiguous(memory_format=torch.channels_last)
        self.attributes = [{a.name: list(a.ints) or a.i for a in node.attribute} for node in self.nodes]
        self.input = graph.input[0].name

    @torch.no_grad()
    def run(self, image, wanted):
        """image: float [n, 3, h, w]; returns the wanted tensors as float32."""
        values = {self.input: image.to(self.type).contiguous(memory_format=torch.channels_last)}
        last = {name: i for i, node in enumerate(self.nodes) for name in node.input}
        for i, (node, attributes) in enumerate(zip(self.nodes, self.attributes)):
            inputs = [values[n] if n in values else self.constants[n] for n in node.input]
            values[node.output[0]] = apply(node.op_type, inputs, attributes)
            for name in node.input:
                if last[name] == i and name not in wanted:
                    values.pop(name, None)
        return [values[name].float() for name in wanted]


def apply(operator, inputs, attributes):
    x = inputs[0]
    if operator == "Conv":
        top, left, bottom, right = attributes["pads"]
        padding = (top, left)
        if (top, left) != (bottom, right):
            x, padding = F.pad(x, (left, right, top, bottom)), 0
        return F.conv2d(x, inputs[1], inputs[2], attributes["strides"], padding, 1, attributes["group"])
    if operator == "Relu":
        return F.relu_(x)
    if operator == "Clip":
        return x.clamp_(float(inputs[1]), float(inputs[2]))
    if operator == "Add":
        return x + inputs[1]
    if operator == "MaxPool":
        return F.max_pool2d(x, attributes["kernel_shape"], attributes["strides"], attributes["pads"][:2])
    if operator == "GlobalAveragePool":
        return x.float().mean((2, 3), keepdim=True).to(x.dtype)
    if operator == "Flatten":
        return x.flatten(1)
    if operator == "Identity":
        return x
    raise ValueError("no operator " + operator)

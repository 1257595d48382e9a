"""
Writes a trained backbone as ONNX, normalisation folded into the convolutions and every weight kept as a whole number of 8 bits
with one step for each output channel, and the descriptor beside it.

    export.py NAME.pt|FILE.onnx FOLDER NAME SIZE ORIGIN
"""
import hashlib
import json
import os
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import network
from onnxgraph import OnnxGraph


class Writer:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def conv(self, x, name, weight, bias, stride, pad):
        step = np.abs(weight).max((1, 2, 3)).clip(1e-12) / 127
        whole = np.round(weight / step[:, None, None, None]).clip(-127, 127).astype(np.int8)
        stored = [self.constant(name + ".whole", whole), self.constant(name + ".step", step.astype(np.float32))]
        self.node("DequantizeLinear", stored, name + ".weight", axis=0)
        inputs = [x, name + ".weight", self.constant(name + ".bias", bias.astype(np.float32))]
        side = list(weight.shape[2:])
        return self.node("Conv", inputs, name, kernel_shape=side, strides=[stride] * 2, pads=[pad] * 4, dilations=[1, 1], group=1)

    def model(self, outputs):
        shape = {"embedding": ["n", outputs["embedding"]]}
        values = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape.get(name, ["n", width, name + "_h", name + "_w"]))
            for name, width in outputs.items()
        ]
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])
        graph = helper.make_graph(self.nodes, "backbone", [image], values, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="ownlabel")
        model.ir_version = 7
        onnx.checker.check_model(model)
        return model


def folded(convolution, normalisation):
    scale = (normalisation.weight / (normalisation.running_var + normalisation.eps).sqrt()).detach()
    weight = convolution.weight.detach() * scale[:, None, None, None]
    return weight.numpy(), (normalisation.bias.detach() - normalisation.running_mean * scale).numpy()


def from_checkpoint(path):
    trained = network.Network()
    trained.load_state_dict(torch.load(path)["average"])
    trained.eval()
    w = Writer()
    x = w.node("Relu", [w.conv("image", "stem", *folded(trained.stem[0], trained.stem[1]), 2, 3)], "stem.relu")
    x = w.node("MaxPool", [x], "stem.pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for i, layer in enumerate(trained.layers):
        for j, block in enumerate(layer):
            name, last = f"stage{i + 2}.{j}", f"c{i + 2}" if j == 1 else f"stage{i + 2}.{j}"
            stride = block.a.stride[0]
            y = w.node("Relu", [w.conv(x, name + ".a", *folded(block.a, block.b1), stride, 1)], name + ".a.relu")
            y = w.conv(y, name + ".b", *folded(block.c, block.b2), 1, 1)
            x = x if block.d is None else w.conv(x, name + ".short", *folded(block.d[0], block.d[1]), stride, 0)
            x = w.node("Relu", [w.node("Add", [y, x], name + ".sum")], last)
    x = w.node("Relu", [w.conv(x, "wide", *folded(trained.wide[0], trained.wide[1]), 1, 0)], "wide.relu")
    w.node("Flatten", [w.node("GlobalAveragePool", [x], "pool")], "embedding", axis=1)
    widths = [network.WIDTH * 2**k for k in (1, 2, 3)]
    images = torch.rand(4, 3, 128, 128, generator=torch.Generator().manual_seed(1)) * 4 - 2
    with torch.no_grad():
        expected = trained(images)
    return w.model({"embedding": network.EMBEDDING, **dict(zip(("c3", "c4", "c5"), widths))}), images, expected


def from_onnx(path):
    """The same for a plain ONNX file of floats: only the weights' form changes."""
    source = onnx.load(path).graph
    values = {i.name: numpy_helper.to_array(i) for i in source.initializer}
    w = Writer()
    for node in source.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        if node.op_type == "Conv":
            pad, stride = attributes["pads"][0], attributes["strides"][0]
            w.conv(node.input[0], node.output[0], values[node.input[1]], values[node.input[2]], stride, pad)
        else:
            w.node(node.op_type, list(node.input), node.output[0], **attributes)
    images = torch.rand(4, 3, 128, 128, generator=torch.Generator().manual_seed(1)) * 4 - 2
    outputs = [output.name for output in source.output]
    expected = OnnxGraph(path, half=False).run(images, outputs)
    return w.model({name: value.shape[1] for name, value in zip(outputs, expected)}), images, expected


def main(source, folder, name, size, origin):
    torch.set_num_threads(1)
    model, images, expected = (from_checkpoint if source.endswith(".pt") else from_onnx)(source)
    path = os.path.join(folder, name + ".onnx")
    onnx.save(model, path)
    outputs = [output.name for output in model.graph.output]
    for output, ours, theirs in zip(outputs, OnnxGraph(path, half=False).run(images, outputs), expected):
        likeness = torch.cosine_similarity(ours.flatten(1), theirs.flatten(1)).min()
        print(f"{output}: cosine {likeness:.5f} to the network of floats")
    strides = {"embedding": {}, "c3": {"stride": 8}, "c4": {"stride": 16}, "c5": {"stride": 32}}
    widths = {output: expected[k].shape[1] for k, output in enumerate(outputs)}
    descriptor = {
        "name": name,
        "file": name + ".onnx",
        "sha256": hashlib.sha256(open(path, "rb").read()).hexdigest(),
        "input": {
            "name": "image", "size": int(size), "multipleOf": 32, "color": "RGB", "fit": "squash",
            "mean": network.MEAN, "std": network.STD,
        },
        "outputs": {output: {"name": output, "channels": widths[output], **strides[output]} for output in outputs},
        "tuning": "whole",
        "licence": "made by this project",
        "origin": origin,
    }
    with open(os.path.join(folder, name + ".backbone.json"), "w") as file:
        json.dump(descriptor, file, indent=2)
        file.write("\n")
    print(os.path.getsize(path), "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])

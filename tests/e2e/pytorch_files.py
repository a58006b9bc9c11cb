"""Files that a PyTorch user may drop on the page, good and bad, and what PyTorch says of a good one.

Usage: pytorch_files.py FOLDER SHIPPED_WEIGHTS MNIST. Prints JSON: for `noisy_cnn.safetensors`, the
probabilities of MNIST's first test digit, and how it and the shipped network do on all of them.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interchange"))

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from article_networks import NETWORKS, convolution
from mnist import test_set

FOLDER, SHIPPED, MNIST = map(pathlib.Path, sys.argv[1:4])


def shipped(name):
    """A shipped network, as the page gets it: in 16-bit floats."""
    model = NETWORKS[name]()
    model.load_state_dict(load_file(SHIPPED / f"{name}.safetensors"))
    return model.half().float().eval()


def write_good_files():
    torch.manual_seed(5)
    model = shipped("cnn")
    for parameter in model.parameters():
        parameter.data += 0.06 * torch.randn_like(parameter)
    save_file(model.state_dict(), FOLDER / "noisy_cnn.safetensors")
    save_file(NETWORKS["mlp"]().half().state_dict(), FOLDER / "fresh_mlp.safetensors",
              metadata={"format": "pt"})
    save_file(NETWORKS["tiny_cnn"]().bfloat16().state_dict(), FOLDER / "fresh_tiny.safetensors")
    return model


def write_bad_files():
    state = shipped("cnn").state_dict()
    torch.save(state, FOLDER / "checkpoint.pt")
    save_file(shipped("cnn").double().state_dict(), FOLDER / "double.safetensors")
    wide = NETWORKS["cnn"]()
    wide.net[0] = convolution(1, 16)
    save_file(wide.state_dict(), FOLDER / "wide.safetensors")
    fifth = nn.Sequential(nn.Linear(784, 100), nn.Tanh(), nn.Linear(100, 10))
    save_file(fifth.state_dict(), FOLDER / "fifth.safetensors")
    whole = (FOLDER / "noisy_cnn.safetensors").read_bytes()
    (FOLDER / "truncated.safetensors").write_bytes(whole[:len(whole) // 2])
    (FOLDER / "text.safetensors").write_text("These are no weights.")
    state["net.9.bias"] = torch.full((10,), float("nan"))
    save_file(state, FOLDER / "nan.safetensors")
    with open(FOLDER / "large.safetensors", "wb") as file:
        file.truncate(80_000_000)


@torch.no_grad()
def compare(model):
    images, labels = test_set(MNIST)
    mine = torch.cat([model(batch) for batch in images.split(1000)])
    other = shipped("cnn")
    theirs = torch.cat([other(batch) for batch in images.split(1000)])
    yours_right, shipped_right = (logits.argmax(1) == labels for logits in (mine, theirs))
    return {
        "probabilities": mine[0].softmax(0).tolist(),
        "right": int(yours_right.sum()),
        "differing": int((mine.argmax(1) != theirs.argmax(1)).sum()),
        "yoursAlone": int((yours_right & ~shipped_right).sum()),
        "shippedAlone": int((shipped_right & ~yours_right).sum()),
    }


FOLDER.mkdir(parents=True, exist_ok=True)
noisy = write_good_files()
write_bad_files()
print(json.dumps(compare(noisy)))

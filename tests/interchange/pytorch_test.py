"""PyTorch reads our weights into the article's own classes, and we read what it saves from them.

Usage: pytorch_test.py INKLING WEIGHTS_FOLDER, with MNIST's folder in INKLING_DATA.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from article_networks import NETWORKS
from mnist import test_set

INKLING, WEIGHTS = sys.argv[1], pathlib.Path(sys.argv[2])
DATA = pathlib.Path(os.environ["INKLING_DATA"])


class Interchange(unittest.TestCase):
    def test_pytorch_loads_every_shipped_file_and_reaches_its_accuracy(self):
        images, labels = test_set(DATA)
        for name, make in NETWORKS.items():
            with self.subTest(name), torch.no_grad():
                file = WEIGHTS / f"{name}.safetensors"
                model = make()
                model.load_state_dict(load_file(file), strict=True)
                model.eval()
                answers = torch.cat([model(batch).argmax(1) for batch in images.split(500)])
                with safe_open(file, framework="pt") as opened:
                    claimed = int(opened.metadata()["test_correct"])
                self.assertEqual(int((answers == labels).sum()), claimed)

    def test_the_tool_gives_pytorchs_logits_for_what_pytorch_saved(self):
        torch.manual_seed(3)
        images, _ = test_set(DATA)
        for name, make in NETWORKS.items():
            with self.subTest(name), torch.no_grad(), tempfile.TemporaryDirectory() as folder:
                model = make().eval()
                file = os.path.join(folder, "mine.safetensors")
                save_file(model.state_dict(), file)
                answers = subprocess.run(
                    [INKLING, "classify", "--idx", str(DATA / "t10k-images-idx3-ubyte"), "--json",
                     "--logits", "--weights", file],
                    check=True, capture_output=True, text=True).stdout.splitlines()
                ours = torch.tensor([json.loads(line)[name]["logits"] for line in answers[:500]])
                self.assertEqual(len(answers), len(images))
                self.assertLess(float((ours - model(images[:500])).abs().max()), 1e-4)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

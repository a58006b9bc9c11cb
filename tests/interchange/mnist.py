"""MNIST's test set as tensors."""
import pathlib

import torch


def read_idx(file, header):
    raw = file.read_bytes()[header:]
    return torch.frombuffer(bytearray(raw), dtype=torch.uint8)


def test_set(folder):
    folder = pathlib.Path(folder)
    images = read_idx(folder / "t10k-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)
    return images.float() / 255, read_idx(folder / "t10k-labels-idx1-ubyte", 8).long()

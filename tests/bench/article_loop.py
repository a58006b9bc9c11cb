"""The article's own way to train: torchvision's data set, a DataLoader, Adam, everything eager.

Usage: article_loop.py MODEL EPOCHS THREADS DEVICE, with MNIST's folder in INKLING_DATA. Prints one
JSON line: seconds of each epoch, the versions, and the accuracy on the test set.
"""
import json
import os
import pathlib
import sys
import tempfile
import time

import torch
import torchvision
from torch import nn, optim
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

sys.path.append(str(pathlib.Path(__file__).parent.parent / "interchange"))
from article_networks import NETWORKS  # noqa: E402

BATCH_SIZE = 64


def load(folder, train):
    return datasets.MNIST(root=folder, train=train, transform=transforms.ToTensor())


def train_epoch(model, loader, optimizer, criterion, device):
    model.train()
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()


def accuracy(model, loader, device):
    model.eval()
    with torch.no_grad():
        right = sum((model(x.to(device)).argmax(1).cpu() == y).sum().item() for x, y in loader)
    return right / len(loader.dataset)


def main(name, epochs, threads, device):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        raw = pathlib.Path(folder, "MNIST")
        raw.mkdir()
        # torchvision looks for the files in this place.
        (raw / "raw").symlink_to(pathlib.Path(os.environ["INKLING_DATA"]).resolve())
        train_loader = DataLoader(load(folder, True), batch_size=BATCH_SIZE, shuffle=True)
        test_loader = DataLoader(load(folder, False), batch_size=BATCH_SIZE)
    model = NETWORKS[name]().to(device)
    optimizer = optim.Adam(model.parameters())
    seconds = []
    for _ in range(int(epochs)):
        start = time.perf_counter()
        train_epoch(model, train_loader, optimizer, nn.CrossEntropyLoss(), device)
        if device == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({
        "seconds": seconds, "test_accuracy": accuracy(model, test_loader, device),
        "torch": torch.__version__, "torchvision": torchvision.__version__}))


main(*sys.argv[1:])

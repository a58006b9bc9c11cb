"""The article's four networks, module by module, so that their state_dicts have its names."""
from torch import nn


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(
            nn.Flatten(), nn.Linear(28 * 28, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x):
        return self.model(x)


class Convolutional(nn.Module):
    """What TinyCNN, CNN and StrongCNN of the article share: a Sequential named `net`."""

    def __init__(self, *layers):
        super().__init__()
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)


def convolution(inputs, outputs):
    return nn.Conv2d(inputs, outputs, kernel_size=3, padding=1)


def tiny_cnn():
    return Convolutional(
        convolution(1, 4), nn.ReLU(), nn.MaxPool2d(2),
        convolution(4, 8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(8 * 7 * 7, 10))


def cnn():
    return Convolutional(
        convolution(1, 8), nn.ReLU(), nn.MaxPool2d(2),
        convolution(8, 16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(16 * 7 * 7, 32), nn.ReLU(), nn.Linear(32, 10))


def strong_cnn():
    return Convolutional(
        convolution(1, 32), nn.ReLU(), convolution(32, 32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25),
        convolution(32, 64), nn.ReLU(), convolution(64, 64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


NETWORKS = {"mlp": MLP, "tiny_cnn": tiny_cnn, "cnn": cnn, "strong_cnn": strong_cnn}

"""What does it cost to watch a training? Its time over that of the same training unwatched.

One thread; the contenders take turns, and the ratio is that of their best times of ROUNDS, in seconds of computing,
which a busy machine disturbs less than seconds. What is watched is the held-out quarter of the data, and for comparison
the three quarters that are trained on.
"""

from time import process_time

import numpy as np
from threadpoolctl import threadpool_limits

from actcourse.networks import DATA, MLP, Adam, stack, train
from benchmarks.training import ACTIVATIONS, SEEDS

ROUNDS = 15
# data, hidden layers, activations side by side or one alone, precision, epochs
TASKS = (
    ("moons", (16, 16), "ReLU", np.float64, 100),
    ("moons", (16, 16), "GELU", np.float64, 100),
    ("digits", (32,) * 4, "tanh", np.float64, 8),
    ("digits", (32,) * 6, "ReLU", np.float64, 8),
    ("digits", (100,) * 10, "ReLU", np.float64, 2),
    ("moons", (16, 16), ACTIVATIONS, np.float32, 20),
    ("digits", (32, 32), ("ReLU",), np.float32, 5),
)


def network(sizes, activation, kind):
    def one(name, seed):
        return MLP(sizes, name, rng=np.random.default_rng(seed), dtype=kind)

    return one(activation, 0) if isinstance(activation, str) else stack(one(a, s) for a in activation for s in SEEDS)


def ratios(data, hidden, activation, kind, epochs):
    """How many times as long a training takes where the held-out part is watched, and where the other is."""
    rng = np.random.default_rng(0)
    training, held_out = DATA[data](rng).split(rng)
    sizes = (training.x.shape[1], *hidden, training.classes)

    def run(watch):
        net = network(sizes, activation, kind)
        how = {"epochs": epochs, "optimiser": Adam(0.005), "rng": np.random.default_rng(0)}
        start = process_time()
        train(net, training, **how, watch=watch)
        return process_time() - start

    times = [[run(watch) for watch in (None, held_out.x, training.x)] for _ in range(ROUNDS)]
    plain, quarter, rest = np.min(times, axis=0)
    return quarter / plain, rest / plain


def main():
    print(f"{'watched, over unwatched':32}{'held-out quarter':>18}{'the other three':>18}")
    for data, hidden, activation, kind, epochs in TASKS:
        count = 1 if isinstance(activation, str) else len(activation) * len(SEEDS)
        label = f"{data}, {len(hidden)} x {hidden[0]}, {activation if count == 1 else f'{count} networks'}"
        found = ratios(data, hidden, activation, kind, epochs)
        print(f"{label:24}{np.dtype(kind).name:8}" + "".join(f"{ratio:18.2f}" for ratio in found), flush=True)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()

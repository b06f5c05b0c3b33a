"""How fast do networks train, against scikit-learn and PyTorch, and how does a step's time grow?

One thread, one run, the contenders taking turns; a time is the best of ROUNDS and reaches from the data to
the trained network. Architecture, batch size, optimiser, precision and shuffling are the same for all, all
sum up the loss of each epoch, and all start from weights of the same law; the losses that they reach are
printed, so that one sees that the work was the same. `--plot PATH` draws the growth.

scikit-learn gives two classes one sigmoid output. In the table it gets a softmax over two, as the others have;
the ratio for scikit-learn as it comes is printed below.
"""

import argparse
import time
import warnings
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from actcourse.networks import DATA, MLP, SGD, Adam, Data, stack, train
from actcourse.pictures.draw import BLACK, BLUE, VERMILLION, still

SIZES = {"digits": (64, 64, 10), "moons": (2, 32, 32, 2)}
EPOCHS = {"digits": 15, "moons": 60}
BATCHES = (32, 64, 200)
KINDS = (np.float64, np.float32)
OPTIMISERS = (SGD(0.05, momentum=0.9), Adam(0.005))
ROUNDS = 5

ACTIVATIONS = ("identity", "sigmoid", "tanh", "softsign", "ReLU", "PReLU")
ACTIVATIONS += ("ELU", "SELU", "softplus", "GELU", "SiLU", "Mish")
SEEDS = range(5)
SIDE_BY_SIDE = {"sizes": (2, 16, 16, 2), "batch": 100, "optimiser": Adam(0.005), "kind": np.float32, "epochs": 200}
# What scikit-learn calls them, with relu in place of those that it lacks, and what makes it do as the others do.
THEIR_NAMES = {"identity": "identity", "sigmoid": "logistic", "tanh": "tanh"}
THEIR_SETTINGS = {"nesterovs_momentum": False, "alpha": 0, "tol": 0}

GROWTH = (
    ("How does a step grow with width?", "width", (8, 16, 32, 64, 128, 256, 512)),
    ("And with depth?", "depth", (1, 2, 4, 8, 16, 32)),
    ("And with the batch?", "batch", (8, 32, 128, 512, 2048)),
    ("What do more networks cost, side by side?", "networks", (1, 2, 4, 8, 16, 32, 64, 128)),
)
LABELS = {"width": "units a layer", "depth": "hidden layers", "batch": "examples a step", "networks": "networks"}
STYLES = ((BLUE, "o-"), (VERMILLION, "s--"), (BLACK, "^:"))
STEPS = 20  # that a time of a step is the mean of


@dataclass(frozen=True)
class Task:
    """What all contenders are given; kind is the precision."""

    data: Data
    sizes: tuple[int, ...]
    batch: int
    optimiser: SGD | Adam
    kind: type
    epochs: int
    activation: str = "ReLU"
    seed: int = 0

    @property
    def x(self):
        return self.data.x.astype(self.kind)


# -- the contenders: each trains a network and returns the mean loss of the last epoch ------------------------


def course(task):
    return train_as(task, network(task)).losses[-1]


def network(task):
    rng = np.random.default_rng(task.seed)
    return MLP(task.sizes, task.activation, init="xavier_uniform", rng=rng, dtype=task.kind)


def train_as(task, net):
    rng = np.random.default_rng(task.seed)
    how = {"epochs": task.epochs, "batch_size": task.batch, "optimiser": task.optimiser}
    return train(net, task.data, **how, rng=rng)


class _SoftmaxOfTwo(MLPClassifier):
    """An MLPClassifier that has two outputs for two classes."""

    def _validate_input(self, x, y, *args, **kwargs):
        x, y = super()._validate_input(x, y, *args, **kwargs)
        if y.shape[1] == 1:
            self._label_binarizer.y_type_ = "multiclass"  # from which it takes the output function
            y = np.hstack([~y, y])
        return x, y


def scikit_learn(task, make=_SoftmaxOfTwo):
    net = make(
        task.sizes[1:-1],
        THEIR_NAMES.get(task.activation, "relu"),
        solver="adam" if isinstance(task.optimiser, Adam) else "sgd",
        learning_rate_init=task.optimiser.learning_rate,
        momentum=task.optimiser.momentum,
        batch_size=task.batch,
        max_iter=task.epochs,
        n_iter_no_change=task.epochs + 1,  # never stops early
        random_state=task.seed,
        **THEIR_SETTINGS,
    )
    net.fit(task.x, task.data.y)
    assert net.n_iter_ == task.epochs
    assert make is MLPClassifier or (net.out_activation_, net.n_outputs_) == ("softmax", task.sizes[-1])
    return net.loss_


def pytorch(task):
    import torch

    torch.manual_seed(task.seed)
    net, optimiser = _torch_network(task)
    x, y = torch.from_numpy(task.x), torch.from_numpy(task.data.y)
    loss_of = torch.nn.CrossEntropyLoss()
    for _ in range(task.epochs):
        order, total = torch.randperm(len(x)), 0.0
        for batch_x, batch_y in zip(x[order].split(task.batch), y[order].split(task.batch), strict=True):
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(net(batch_x), batch_y)
            loss.backward()
            optimiser.step()
            total += loss.item() * len(batch_x)
    return total / len(x)


def _torch_network(task):
    from torch import float32, float64, nn, optim

    parts = []
    for fan_in, fan_out in zip(task.sizes, task.sizes[1:], strict=False):
        linear = nn.Linear(fan_in, fan_out, dtype=float64 if task.kind is np.float64 else float32)
        nn.init.xavier_uniform_(linear.weight)
        nn.init.zeros_(linear.bias)
        parts += [linear, nn.ReLU()]
    net = nn.Sequential(*parts[:-1])
    rate, momentum = task.optimiser.learning_rate, task.optimiser.momentum
    if isinstance(task.optimiser, Adam):
        return net, optim.Adam(net.parameters(), lr=rate)
    return net, optim.SGD(net.parameters(), lr=rate, momentum=momentum)


CONTENDERS = {
    "course": course,
    "scikit-learn": scikit_learn,
    "PyTorch": pytorch,
    "one output": partial(scikit_learn, make=MLPClassifier),
}


# -- one network against the others ---------------------------------------------------------------------------


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def race(task):
    """Seconds that each contender takes, at its best, taking turns; and the losses that they reach."""
    names = [name for name in CONTENDERS if name != "one output" or task.sizes[-1] == 2]
    losses = {name: CONTENDERS[name](task) for name in names}  # and all are warm
    rounds = [{name: seconds(lambda name=name: CONTENDERS[name](task)) for name in names} for _ in range(ROUNDS)]
    return {name: min(times[name] for times in rounds) for name in names}, losses


def tasks():
    for name, sizes in SIZES.items():
        data = DATA[name](np.random.default_rng(0)).standardised()
        for batch in BATCHES:
            for optimiser in OPTIMISERS:
                for kind in KINDS:
                    yield Task(data, sizes, batch, optimiser, kind, EPOCHS[name])


def one_network():
    """A line printed for each task, and a summary."""
    print(f"One network, {ROUNDS} turns each\n{'':31}{'epochs a second':^30}{'course /':^22}{'loss':^24}")
    names = ("course", "scikit-learn", "PyTorch")
    heads = "".join(f"{name:>{width}}" for name, width in zip(names, (7, 13, 10), strict=True))
    print(f"{'':31}{heads}{'scikit-learn':>13}{'PyTorch':>9}{'course':>9}{'scikit':>8}{'torch':>7}")
    ratios = {name: [] for name in CONTENDERS if name != "course"}
    for task in tasks():
        times, losses = race(task)
        for name in ratios.keys() & times.keys():
            ratios[name].append(times[name] / times["course"])
        _print_task(task, times, losses)
    for name, values in ratios.items():
        called = "scikit-learn with one output, on moons" if name == "one output" else name
        print(f"course / {called}: median {np.median(values):.2f}, lowest {min(values):.2f}")


def _print_task(task, times, losses):
    names = ("course", "scikit-learn", "PyTorch")
    label = f"{task.data.name} {'-'.join(map(str, task.sizes))}"
    label = f"{label:17}{task.batch:4} {type(task.optimiser).__name__:4} f{8 * np.dtype(task.kind).itemsize} "
    speeds = "".join(f"{task.epochs / times[name]:{width}.1f}" for name, width in zip(names, (7, 13, 10), strict=True))
    ratios = f"{times['scikit-learn'] / times['course']:13.2f}{times['PyTorch'] / times['course']:9.2f}"
    print(f"{label:31}{speeds}{ratios}  {' '.join(f'{losses[name]:7.4f}' for name in names)}", flush=True)


# -- many networks at once ------------------------------------------------------------------------------------


def side_by_side(tasks_by_activation):
    """Every activation with every seed, in one call; the mean loss of the last epoch of each."""
    first = tasks_by_activation[0][0]
    nets = stack([stack([network(task) for task in tasks]) for tasks in tasks_by_activation])
    return train_as(first, nets).losses[-1]


def many_networks():
    """All at once against one after another, by turns: a turn is one call for all, and scikit-learn's of one seed."""
    data = DATA["moons"](np.random.default_rng(0)).standardised()
    grid = [[Task(data, **SIDE_BY_SIDE, activation=name, seed=seed) for seed in SEEDS] for name in ACTIVATIONS]
    side_by_side(grid)
    together, theirs = [], []
    for column in zip(*grid, strict=True):
        together.append(seconds(lambda: side_by_side(grid)))
        theirs.append(len(SEEDS) * sum(seconds(lambda task=task: scikit_learn(task)) for task in column))
    ratios = np.divide(theirs, together)
    print(f"\n{len(ACTIVATIONS)} activations x {len(SEEDS)} seeds on moons, 400 points, 2-16-16-2, Adam, float32,")
    print(f"batches of 100, 200 epochs: course, all in one call, {np.median(together):.2f} s at the median; ", end="")
    print(f"scikit-learn, {len(ACTIVATIONS) * len(SEEDS)} one after another, {np.mean(theirs):.1f} s; ", end="")
    print(f"ratio {np.median(ratios):.1f} at the median of the turns, {min(ratios):.1f} to {max(ratios):.1f}")


# -- growth ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Growth:
    """Seconds a step by what is varied; times holds them by the name of the curve, in the order of values."""

    question: str
    varied: str
    values: tuple[int, ...]
    times: dict[str, np.ndarray]


def step_seconds(width=32, depth=2, batch=32, networks=1):
    """With SGD and with Adam, taking turns: of networks with 64 inputs and 10 outputs, ReLU, float32."""
    rng = np.random.default_rng(0)
    data = Data("noise", rng.standard_normal((STEPS * batch, 64)), np.arange(STEPS * batch) % 10, classes=10)
    tasks = [Task(data, (64, *[width] * depth, 10), batch, how, np.float32, epochs=1) for how in (SGD(0.01), Adam())]
    net = stack([network(tasks[0])] * networks) if networks > 1 else network(tasks[0])
    turns = [[seconds(lambda task=task: train_as(task, net)) for task in tasks] for _ in range(2 * ROUNDS)]
    return np.min(turns, axis=0) / STEPS


def growth():
    """The curves, for the table and for the picture."""
    found = []
    for question, varied, values in GROWTH:
        sgd, adam = np.transpose([step_seconds(**{varied: value}) for value in values])
        times = {"SGD": sgd, "Adam": adam}
        if varied == "networks":
            times["so many times Adam for one"] = adam[0] * np.array(values)
        found.append(Growth(question, varied, values, times))
    return found


def print_growth(found):
    print("\nMicroseconds a step, 64-32-32-10, batch 32, float32, one of these varied")
    for one in found:
        print(f"{one.varied:28}" + "".join(f"{value:8}" for value in one.values))
        for name, times in one.times.items():
            print(f"  {name:26}" + "".join(f"{1e6 * value:8.0f}" for value in times))


def draw_growth(found, figure):
    """Four panels; the function returned gives the alternative text."""
    for axes, one in zip(figure.subplots(2, 2, sharey=True).flat, found, strict=True):
        for (name, times), (color, style) in zip(one.times.items(), STYLES, strict=False):
            axes.plot(one.values, 1e6 * times, style, color=color, label=name)
        axes.set(xscale="log", yscale="log", title=one.question, xlabel=LABELS[one.varied], ylabel="µs a step")
        axes.yaxis.set_tick_params(labelleft=True)
        axes.set_xticks(one.values, one.values, minor=False)
        axes.minorticks_off()
        axes.legend()
    ends = [f"{one.varied} {one.values[0]} to {one.values[-1]}, {_ends(one)}" for one in found]
    return lambda: "Microseconds that a training step takes, both axes in powers of ten. " + "; ".join(ends) + "."


def _ends(one):
    return ", ".join(f"{name} {1e6 * times[0]:.0f} to {1e6 * times[-1]:.0f}" for name, times in one.times.items())


def main(plot):
    import torch

    torch.set_num_threads(1)
    warnings.simplefilter("ignore", ConvergenceWarning)  # that scikit-learn did all epochs is what is wanted
    with threadpool_limits(1):
        one_network()
        many_networks()
        found = growth()
    print_growth(found)
    if plot:
        still(partial(draw_growth, found), {}, size=(9, 6.4)).savefig(plot)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plot", metavar="PATH", help="where to draw the growth, as PNG")
    main(parser.parse_args().plot)

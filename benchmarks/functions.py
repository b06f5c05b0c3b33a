"""How fast are the catalogue's functions and derivatives, against PyTorch, SciPy and textbook NumPy?

One thread, one run, the contenders of each function taking turns; a time is the best of ROUNDS. Run it
with `make bench`. Names after `-m benchmarks.functions` measure these functions alone.

Every call gets other numbers: the signs of the same few thousand a processor soon knows by heart, and
then guesses every branch right. PyTorch gives a derivative by its forward and backward pass together;
the backward pass alone, which needs the forward pass's results, is shown too. The floor is a copy of the
input.

A textbook form is a plain function and is raced against the record's plain function `f` or `df`. A call of the
record, which looks at what it was given first, takes three microseconds more; it is raced against PyTorch, which
looks too. Slower than the textbook form are those whose textbook form goes wrong somewhere: Gaussian, tanh and its
relatives, SiLU and quick GELU (their slopes' tails), squareplus and Laplace (their left side), softplus and
log-sigmoid (near 0 and far out), xIELU (left of 0), softsign and Mish (at infinity), and the constant slopes (which
must keep a NaN).
"""

import sys
import timeit
from itertools import cycle

import numpy as np
from scipy import special

from actcourse import CATALOG, find
from benchmarks.textbook import TEXTBOOK
from tests.oracles import torch_functions

SIZES = (1_000_000, 4096)
NUMBERS = 4_000_000  # inputs are slices of so many
KINDS = (np.float64, np.float32)
ROUNDS, SECONDS = 9, 0.004
SPREAD = 3  # standard deviation of the input: tails and both sides of every kink occur
SCIPY = {"sigmoid": special.expit, "log-sigmoid": special.log_expit, "GELU": lambda x: x * special.ndtr(x)}
# PyTorch hands these on without computing anything: there is nothing to compare.
NOTHING_TO_DO = ("identity",)
COLUMNS = ("course", "plain", "PyTorch", "backward", "SciPy", "textbook")
RATIOS = (("course", "PyTorch"), ("plain", "textbook"))


def contenders(activation, inputs):
    """What is timed for the function, and for its derivative: two dicts from a name to a call without arguments."""
    params = activation.defaults
    given = tuple(params.values())
    values = {"course": fed(activation, inputs), "plain": fed(lambda x: activation.f(x, *given), inputs)}
    slopes = {"course": fed(activation.derivative, inputs), "plain": fed(lambda x: activation.df(x, *given), inputs)}
    if activation.name in TEXTBOOK:
        f, df = TEXTBOOK[activation.name]
        values["textbook"] = fed(lambda x: f(x, **params), inputs)
        slopes["textbook"] = fed(lambda x: df(x, **params), inputs)
    if activation.name in SCIPY:
        values["SciPy"] = fed(SCIPY[activation.name], inputs)
    if activation.name in torch_functions() and activation.name not in NOTHING_TO_DO:
        _add_pytorch(torch_functions()[activation.name], inputs, params, values, slopes)
    return values, slopes


def fed(function, inputs):
    """A call without arguments that feeds `function` the next of the inputs, round and round."""
    supply = cycle(inputs)
    return lambda: function(next(supply))


def _add_pytorch(function, inputs, params, values, slopes):
    import torch

    plain = [torch.from_numpy(x) for x in inputs]
    tracked = [torch.from_numpy(x).requires_grad_() for x in inputs]
    passed = [(x, function(x, **params)) for x in tracked]
    ones = torch.ones_like(plain[0])
    values["PyTorch"] = fed(lambda x: function(x, **params), plain)
    if passed[0][1].requires_grad:
        slopes["PyTorch"] = fed(lambda x: torch.autograd.grad(function(x, **params), x, ones), tracked)
        slopes["backward"] = fed(lambda pair: torch.autograd.grad(pair[1], pair[0], ones, retain_graph=True), passed)


def best_times(calls):
    """Seconds of one call of each, taking turns, each time in another order."""
    timers = {name: timeit.Timer(call) for name, call in calls.items()}
    repeats = {name: max(1, int(SECONDS / timer.timeit(1))) for name, timer in timers.items()}
    times, chance = {name: [] for name in timers}, np.random.default_rng(0)
    for _ in range(ROUNDS):
        for name in chance.permutation(list(timers)):
            times[name].append(timers[name].timeit(repeats[name]) / repeats[name])
    return {name: min(taken) for name, taken in times.items()}


def measure(activations, size, kind):
    """One line printed for each function and each derivative; returns their times by (name, which)."""
    numbers = (SPREAD * np.random.default_rng(0).standard_normal(NUMBERS)).astype(kind)
    inputs = np.split(numbers[: NUMBERS // size * size], NUMBERS // size)
    floor = best_times({"copy": fed(np.copy, inputs)})["copy"]
    print(f"\n{size} elements, {kind.__name__}, ns an element; a copy takes {floor / size * 1e9:.2f}")
    titles = "".join(f"{column:>9}" for column in COLUMNS) + "".join(f"{f'{a}/{b}':>16}" for a, b in RATIOS)
    print(f"{'':22}{titles}")
    results = {}
    for activation in activations:
        with np.errstate(all="ignore"):  # the textbook forms overflow
            for which, calls in zip(("f", "f′"), contenders(activation, inputs), strict=True):
                results[activation.name, which] = times = best_times(calls)
                _print_row(f"{activation.name} {which}", {n: t / size * 1e9 for n, t in times.items()})
    return results


def _print_row(name, times):
    cells = [f"{times[key]:9.2f}" if key in times else " " * 9 for key in COLUMNS]
    ratios = [f"{times[ours] / times[peer]:16.2f}" if peer in times else " " * 16 for ours, peer in RATIOS]
    print(f"{name:22}{''.join(cells)}{''.join(ratios)}", flush=True)


def summarise(results):
    """The geometric means of the ratios, and the largest ones."""
    for ours, peer in (*RATIOS, ("course", "backward")):
        for kinds in (("f", "f′"), ("f",), ("f′",)):
            ratios = {key: t[ours] / t[peer] for key, t in results.items() if key[1] in kinds and peer in t}
            if ratios:
                mean = np.exp(np.mean(np.log(list(ratios.values()))))
                worst = sorted(ratios, key=ratios.get)[-4:][::-1]
                named = ", ".join(f"{' '.join(key)} {ratios[key]:.2f}" for key in worst)
                which = " and ".join(kinds)
                print(f"{which:9} {ours} / {peer:9} geometric mean of {len(ratios)}: {mean:.2f}; largest: {named}")


def main(names):
    import torch

    torch.set_num_threads(1)
    activations = [find(name) for name in names] or CATALOG
    for size in SIZES:
        for kind in KINDS:
            summarise(measure(activations, size, kind))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Data sets, from scikit-learn or generated: nothing is downloaded.

`DATA` holds them by name; each is a function of a NumPy generator and returns a `Data`.
"""

import inspect
from dataclasses import dataclass, replace
from functools import wraps
from numbers import Integral

import numpy as np
from sklearn import datasets

from actcourse.functions.inputs import (
    check_generator,
    non_negative_number,
    positive_integer,
    probability,
    real_number,
    whole_number,
)
from actcourse.functions.names import unknown


@dataclass(frozen=True)
class Data:
    """Examples: inputs x of shape (n, features) and targets y.

    classes: for classification how many there are, and y holds their numbers from 0, shape (n,); 0 for regression,
        and y holds numbers, shape (n,) or (n, outputs).
    Several sets of the same size may stand side by side, with one leading axis more in x and y.
    Raises ValueError for shapes that do not agree, NaN or infinity, masked entries, text and complex numbers, no
        examples, labels out of range and for one class only; TypeError for a number of classes that is not whole.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    classes: int = 0

    def __post_init__(self):
        object.__setattr__(self, "x", _numbers(self.x, f"{self.name}: x"))
        object.__setattr__(self, "y", _numbers(self.y, f"{self.name}: y"))
        if self.x.ndim < 2 or self.x.shape[-2] == 0:
            raise ValueError(f"{self.name}: x must have the shape (examples, features), not {self.x.shape}")
        if self.y.shape[: self.x.ndim - 1] != self.x.shape[:-1]:
            raise ValueError(
                f"{self.name}: y must have one target for each of x's {self.x.shape[:-1]} examples, "
                f"and has the shape {self.y.shape}"
            )
        object.__setattr__(self, "classes", whole_number(self.classes, f"{self.name}: classes"))
        if self.classes:
            self._check_labels()

    def _check_labels(self):
        if self.y.ndim != self.x.ndim - 1:
            raise ValueError(f"{self.name}: labels must be one number an example, not of shape {self.y.shape}")
        labels = self.y.astype(int)
        if np.any(labels != self.y) or labels.min() < 0 or labels.max() >= self.classes:
            wrong = self.y[(labels != self.y) | (labels < 0) | (labels >= self.classes)].flat[0]
            allowed = f"whole numbers from 0 to {self.classes - 1}"
            raise ValueError(f"{self.name}: labels must be {allowed}, and one is {wrong:g}")
        if labels.min() == labels.max():
            raise ValueError(f"{self.name}: all labels are {labels.min()}; two classes at least are needed")
        object.__setattr__(self, "y", labels)

    def __len__(self):
        return self.x.shape[-2]

    def split(self, rng, test=0.25, *, validation=None, standardise=True):
        """Two parts at random, for training and for testing; or three, with one for choosing settings between them.

        test, validation: the share of the examples that goes into the part for testing, and into the one for choosing;
            a whole number says how many. The part for testing is the same with and without one for choosing.
        standardise: whether all parts are shifted and scaled by the mean and spread of the part for training, targets
            of a regression as well.
        Raises ValueError where a part would be empty and for sets side by side, TypeError for what is not a number or
        no generator.

        >>> data = moons(np.random.default_rng(0), count=100)
        >>> [len(part) for part in data.split(np.random.default_rng(1), test=20, validation=0.1)]
        [70, 10, 20]
        """
        check_generator(rng)
        if self.x.ndim > 2:
            raise ValueError(f"{self.name} holds sets side by side, of shape {self.x.shape}; split each before")
        shares = {"test": test} | ({} if validation is None else {"validation": validation})
        counts = [self._counted(share, what) for what, share in shares.items()]
        if sum(counts) >= len(self):
            taken = " and ".join(f"{what}={share!r}" for what, share in shares.items())
            raise ValueError(f"a split must leave examples for training, and {taken} of {len(self)} leaves none")
        testing, *choosing, training = np.split(rng.permutation(len(self)), np.cumsum(counts))
        parts = [replace(self, x=self.x[part], y=self.y[part]) for part in (training, *choosing, testing)]
        return tuple(part.standardised(like=parts[0]) for part in parts) if standardise else tuple(parts)

    def _counted(self, share, what):
        """How many examples a share of them is; a whole number is how many."""
        whole = isinstance(share, Integral) and not isinstance(share, bool)
        count = int(share) if whole else round(len(self) * real_number(share, what))
        if count < 1:
            raise ValueError(f"{what} must take an example at least, and {share!r} of {len(self)} takes none")
        return count

    def with_false_labels(self, share, rng):
        """The same examples, with a share of the labels, chosen at random, replaced by one of the other classes.

        Raises ValueError for a regression, which has no labels, and for a share that does not lie from 0 to 1.

        >>> data = moons(np.random.default_rng(0), count=100)
        >>> int((data.with_false_labels(0.3, np.random.default_rng(1)).y != data.y).sum())
        30
        """
        check_generator(rng)
        if not self.classes:
            raise ValueError(f"{self.name} is a regression, and has no labels that could be false")
        false = np.zeros(self.y.size, bool)
        false[: round(self.y.size * probability(share, "share"))] = True
        shift = rng.permuted(false).reshape(self.y.shape) * rng.integers(1, self.classes, self.y.shape)
        return replace(self, y=(self.y + shift) % self.classes)

    def standardised(self, like=None):
        """Shifted and scaled to mean 0 and spread 1, or as another set would have to be."""
        like = like or self
        axis = like.x.ndim - 2  # the examples'
        y = self.y if self.classes else _standardised(self.y, like.y, axis)
        return replace(self, x=_standardised(self.x, like.x, axis), y=y)


def side_by_side(sets):
    """Several sets of the same size as one, with a leading axis."""
    first = sets[0]
    return Data(first.name, np.stack([one.x for one in sets]), np.stack([one.y for one in sets]), first.classes)


def _numbers(values, what):
    """An array of finite floats; what NumPy would turn into one by dropping or inventing something is refused."""
    if np.ma.is_masked(values):
        raise ValueError(f"{what} has masked entries: leave them out, or fill them in")
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O" and any(isinstance(value, str | bytes) for value in array.flat):
            raise TypeError("text")
        values = array.astype(float, casting="unsafe" if array.dtype.kind == "O" else "same_kind")
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what} must be an array of numbers, all of them real") from error
    if not np.isfinite(values).all():
        raise ValueError(f"{what} must be finite, and holds {'NaN' if np.isnan(values).any() else 'infinity'}")
    return values


def _standardised(values, like, axis):
    mean, spread = like.mean(axis=axis, keepdims=True), like.std(axis=axis, keepdims=True)
    rounding = like.shape[axis] * np.finfo(like.dtype).eps * np.abs(mean)
    return (values - mean) / np.where(spread > rounding, spread, 1)  # what is constant but for rounding stays so


# -- the sets -------------------------------------------------------------------------------------------

_CHECKS = {
    "rng": check_generator,
    "count": positive_integer,
    "noise": non_negative_number,
    "classes": positive_integer,
    "turns": real_number,
}


def _checked(make):
    """A function that makes a set, with its arguments checked."""
    signature = inspect.signature(make)

    @wraps(make)
    def made(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        for name, check in _CHECKS.items():
            if name in given.arguments:
                given.arguments[name] = check(given.arguments[name], name)
        return make(*given.args, **given.kwargs)

    return made


@_checked
def moons(rng, count=400, noise=0.2):
    """Two half-moons that reach into each other."""
    return Data("moons", *datasets.make_moons(count, noise=noise, random_state=_seed(rng)), classes=2)


@_checked
def circles(rng, count=400, noise=0.1):
    """A ring around a ring."""
    made = datasets.make_circles(count, noise=noise, factor=0.5, random_state=_seed(rng))
    return Data("circles", *made, classes=2)


@_checked
def blobs(rng, count=400, classes=3):
    """Round clouds, a class each."""
    made = datasets.make_blobs(count, centers=classes, cluster_std=1.5, random_state=_seed(rng))
    return Data("blobs", *made, classes=classes)


@_checked
def spirals(rng, count=400, turns=1.5, noise=0.1):
    """Two spiral arms wound around each other."""
    y = np.arange(count) % 2
    along = np.sqrt(rng.uniform(0.05, 1, count))
    angle = 2 * np.pi * turns * along + np.pi * y
    x = 3 * along[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return Data("spirals", x + noise * rng.standard_normal((count, 2)), y, classes=2)


@_checked
def xor(rng, count=400, noise=0.3):
    """Four clouds at the corners of a square; opposite corners are of one class."""
    corners = rng.integers(0, 2, (count, 2))
    x = 2.0 * corners - 1 + noise * rng.standard_normal((count, 2))
    return Data("xor", x, corners[:, 0] ^ corners[:, 1], classes=2)


@_checked
def curve(function, rng, count=200, noise=0.1, low=-3.0, high=3.0, name="curve"):
    """A regression target in one dimension: function(x) for x between low and high, with noise."""
    x = rng.uniform(low, high, (count, 1))
    return Data(name, x, function(x[:, 0]) + noise * rng.standard_normal(count))


@_checked
def sine(rng, count=200, noise=0.1):
    """One and a half waves of a sine."""
    return curve(lambda x: np.sin(1.5 * x), rng, count, noise, name="sine")


@_checked
def steps(rng, count=200, noise=0.1):
    """A staircase."""
    return curve(np.round, rng, count, noise, name="steps")


@_checked
def digits(rng):
    """1797 handwritten digits of 8 × 8 pixels. The order is random; the examples are always the same."""
    return _shuffled("digits", datasets.load_digits(return_X_y=True), rng, 10)


@_checked
def breast_cancer(rng):
    """569 tumours by 30 measurements: malignant or benign."""
    return _shuffled("breast cancer", datasets.load_breast_cancer(return_X_y=True), rng, 2)


@_checked
def diabetes(rng):
    """442 patients by 10 measurements, and how far their diabetes went in a year: a regression."""
    return _shuffled("diabetes", datasets.load_diabetes(return_X_y=True), rng, 0)


DATA = {
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "blobs": blobs,
    "xor": xor,
    "sine": sine,
    "steps": steps,
    "digits": digits,
    "breast cancer": breast_cancer,
    "diabetes": diabetes,
}


def load(name, rng):
    """The data set of this name; LookupError for an unknown one, suggesting the nearest."""
    if name not in DATA:
        raise LookupError(unknown("data set", name, list(DATA)))
    return DATA[name](rng)


def _shuffled(name, examples, rng, classes):
    x, y = examples
    order = rng.permutation(len(x))
    return Data(name, x[order], y[order], classes)


def _seed(rng):
    """scikit-learn takes whole numbers in place of generators."""
    return int(rng.integers(2**31))

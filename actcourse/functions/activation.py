"""The record of one activation function: its formula, its derivative and its card.

An `Activation` holds two plain NumPy functions and what is known about them. Everything else in the
course (curves, sliders, tables, exercises, tests) is made from these records.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from actcourse.functions import facts
from actcourse.functions.card import card
from actcourse.functions.inputs import QUIET, as_floats, real_number, wide
from actcourse.functions.names import plain


@dataclass(frozen=True)
class Interval:
    """The values between `low` and `high`; an end belongs to it only where it is marked closed."""

    low: float
    high: float
    low_closed: bool = False
    high_closed: bool = False

    @property
    def width(self):
        return self.high - self.low

    @property
    def bounded(self):
        return bool(np.isfinite(self.width))


@dataclass(frozen=True)
class Uniform:
    """The law of a parameter that is drawn at random, evenly from low to high."""

    low: float
    high: float

    @property
    def mean(self):
        return (self.low + self.high) / 2

    def draw(self, rng, shape):
        """An array of this shape, drawn by the NumPy Generator `rng`."""
        return rng.uniform(self.low, self.high, shape)


@dataclass(frozen=True)
class Param:
    """A parameter of an activation.

    name, symbol: in code and in LaTeX; default: its customary value.
    low, high, step: the reach of its slider; above: it must be larger than this.
    derivative: for one that a network may learn, ∂f/∂p as a plain function of x and the parameters.
    learned: whether a network learns it unless told otherwise, as PReLU's; see `Activation.learning` and `.fixed`.
    law: for one that is drawn anew for every element in training, how; in evaluation it is the mean.
    """

    name: str
    symbol: str
    default: float
    low: float
    high: float
    step: float
    above: float = -np.inf
    derivative: Callable | None = None
    learned: bool = False
    law: Uniform | None = None


@dataclass(frozen=True)
class Kink:
    """A point where the derivative does not exist, and the slope that `df` returns there."""

    x: float
    slope: float


@dataclass(frozen=True)
class Source:
    """Where a function comes from, for the reader who wants to look it up."""

    authors: str
    year: int
    title: str
    venue: str

    def __str__(self):
        return f"{self.authors} ({self.year}). {self.title}. {self.venue}."


@dataclass(frozen=True)
class Activation:
    """An activation function y = f(x), applied to each element of x on its own.

    name: the field's usual name; also_known_as: its aliases.
    f, df: plain functions of an array x of floats and the parameters in order; df is the derivative
        with respect to x and takes the pre-activation x itself, never f(x).
    formula, df_formula: LaTeX for both.
    summary: one sentence on what the function does.
    advantage, disadvantage, used_in: a sentence or phrase each.
    elsewhere: its names in other frameworks, with their defaults.
    params: its parameters, in the order in which f takes them.
    monotonic: True where f never decreases.
    value_range, kinks: an `Interval` and a tuple of `Kink`. These and monotonic may be functions of the
        parameters.
    weight_init: the initialisation that suits it: "xavier", "he" or "lecun".
    source: where it was introduced or made popular; None where no source could be checked.
    reach: pictures show it for x from −reach to reach.

    The plain functions, f, df and the derivatives by learned parameters, are called past all checks. They are given
    x: float32 or float64, with at least one axis, of any layout: transposed, broadcast, read-only; NaN and ±∞ may be
        among its numbers, and NumPy does not warn of overflow, underflow and invalid values;
    parameters: numbers, or arrays in x's precision that broadcast to x's shape, such as one number for each channel
        where it is learned, and one for each number in x where it is drawn at random.
    They work on each number by itself, change nothing they are given, and return one new array and nothing else, of x's
    shape and precision, into which others may write. `breaches` in tests/contract.py says where one does not.
    """

    name: str
    f: Callable
    df: Callable
    formula: str
    df_formula: str
    summary: str
    value_range: Interval | Callable[..., Interval]
    monotonic: bool | Callable[..., bool]
    weight_init: str
    source: Source | None = None
    advantage: str = ""
    disadvantage: str = ""
    used_in: str = ""
    elsewhere: str = ""
    reach: float = 8
    params: tuple[Param, ...] = ()
    kinks: tuple[Kink, ...] | Callable[..., tuple[Kink, ...]] = ()
    also_known_as: tuple[str, ...] = ()

    # -- using it -------------------------------------------------------------------------------

    def __call__(self, x, **params):
        """f(x), elementwise.

        x: number, list or array of any shape. float16, float32 and float64 keep their type,
            integers and booleans become float64.
        params: values for this call in place of the customary ones.
        Raises TypeError for text, complex numbers, objects and unknown parameters, ValueError for a
            parameter that is not larger than it must be.

        >>> from actcourse import SIGMOID, LEAKY_RELU
        >>> SIGMOID([-2, 0, 2]).round(3)
        array([0.119, 0.5  , 0.881])
        >>> LEAKY_RELU(-1, negative_slope=0.2)
        np.float64(-0.2)
        """
        return self._evaluate(self.f, x, params)

    def derivative(self, x, **params):
        """f′(x), elementwise; types and errors as in a call of the activation itself.

        >>> from actcourse import SIGMOID
        >>> SIGMOID.derivative([-2, 0, 2]).round(3)
        array([0.105, 0.25 , 0.105])
        """
        return self._evaluate(self.df, x, params)

    def derivative_by(self, param, x, **params):
        """∂f/∂p, elementwise, for a parameter that a network may learn.

        param: its name. Raises TypeError where there is no such parameter, or none that is learned.

        >>> from actcourse import PRELU
        >>> PRELU.derivative_by("negative_slope", [-3.0, 2.0])
        array([-3.,  0.])
        """
        learned = {p.name: p.derivative for p in self.params if p.derivative}
        if param not in learned:
            raise TypeError(f"{self.name} learns no parameter {param!r}; it learns {_listed(learned)}")
        return self._evaluate(learned[param], x, params)

    def tuned(self, **params):
        """The same activation with other customary values: `LEAKY_RELU.tuned(negative_slope=0.2)`.

        Raises TypeError and ValueError as a call does.

        >>> from actcourse import LEAKY_RELU
        >>> LEAKY_RELU.tuned(negative_slope=0.2)
        <activation leaky ReLU (negative_slope=0.2)>
        """
        values = self._with(params)
        return replace(self, params=tuple(replace(p, default=values[p.name]) for p in self.params))

    def learning(self, *params):
        """The same activation, of which a network learns these parameters and no others: `SILU.learning("beta")`.

        A layer learns one parameter at most. Raises TypeError for more, and for one that it cannot learn.
        """
        able = [p.name for p in self.params if p.derivative]
        wrong = [name for name in params if name not in able]
        if wrong or len(params) > 1:
            raise TypeError(f"{self.name} learns one of {_listed(able)}, not {_listed(params)}")
        return replace(self, params=tuple(replace(p, learned=p.name in params) for p in self.params))

    def fixed(self):
        """The same activation, of which a network learns no parameter."""
        return self.learning()

    @QUIET
    def _evaluate(self, function, x, params):
        x, values = as_floats(x, self.name), self._with(params)
        y = function(np.atleast_1d(wide(x)), *values.values())
        # In x's precision whatever was used on the way; one number for one number.
        return np.asarray(y, dtype=x.dtype).reshape(x.shape)[()]

    def _with(self, params):
        if not params:
            return self._customary
        values = self.defaults
        for name, value in params.items():
            if name not in values:
                raise TypeError(f"{self.name} has no parameter {name!r}; it has {_listed(values)}")
            values[name] = real_number(value, f"{self.name}'s parameter {name}")
        for param in self.params:
            if values[param.name] <= param.above:
                above = f"larger than {param.above:g}, not {values[param.name]:g}"
                raise ValueError(f"{self.name}'s parameter {param.name} must be {above}")
        return values

    # -- what is known about it -----------------------------------------------------------------

    @property
    def defaults(self):
        """The customary value of each parameter, by name."""
        return dict(self._customary)

    @cached_property
    def _customary(self):
        return {param.name: param.default for param in self.params}

    @property
    def output_range(self):
        """The `Interval` of its values, for the customary parameters."""
        return self._for_defaults(self.value_range)

    @property
    def kink_points(self):
        """Its `Kink`s, for the customary parameters."""
        return self._for_defaults(self.kinks)

    @property
    def never_decreases(self):
        """Whether it is monotonic, for the customary parameters."""
        return self._for_defaults(self.monotonic)

    def _for_defaults(self, fact):
        return fact(**self.defaults) if callable(fact) else fact

    @property
    def bounded(self):
        return self.output_range.bounded

    @property
    def odd(self):
        """True where f(−x) = −f(x)."""
        return facts.is_odd(self)

    @property
    def mean_output(self):
        """The mean of f(X) for a standard normal X; `zero_centred` means that it is 0."""
        return facts.mean_output(self)

    @property
    def variance_gain(self):
        """E[f(X)²] for a standard normal X: what a layer does to a signal of variance 1."""
        return facts.variance_gain(self)

    @property
    def zero_centred(self):
        return abs(self.mean_output) < 1e-12  # the integral's accuracy

    @property
    def limits(self):
        """The limits of f at −∞ and at +∞; NaN for a function that goes on oscillating."""
        return facts.limits(self)

    @property
    def saturates(self):
        """Whether the slope goes to 0 at −∞ and at +∞."""
        left, right = facts.limits(self.derivative)
        return left == 0, right == 0

    @property
    def lipschitz(self):
        """The largest |f′|; infinity where f jumps, and where its slope grows without end."""
        return facts.lipschitz(self)

    @property
    def names(self):
        """Its name and its aliases, folded as `find` looks them up."""
        return tuple(plain(name) for name in (self.name, *self.also_known_as))

    # -- showing it -----------------------------------------------------------------------------

    @property
    def label(self):
        """Its name, with the values of its parameters if it has any: "PReLU (negative_slope=0.25, learned)"."""
        values = ", ".join(f"{p.name}={p.default:g}{', learned' if p.learned else ''}" for p in self.params)
        return f"{self.name} ({values})" if values else self.name

    def __repr__(self):
        return f"<activation {self.label}>"

    def _repr_markdown_(self):
        return card(self)


def _listed(names):
    return ", ".join(repr(name) for name in names) or "none"

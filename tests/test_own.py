"""Plain functions in the place of activations: their records, what is measured of them, and what is refused."""

import dataclasses
import functools
import gc
import inspect
import sys
import weakref

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from actcourse import CATALOG, MLP, PRELU, RELU, SIGMOID, STEP, TANH, activation, find
from actcourse.functions import Kink, own
from actcourse.functions.measured import STEP as H
from actcourse.functions.measured import Measured, kinks
from actcourse.functions.own import check_record
from tests.reading import check_reading


def plain(record, which="f"):
    """A plain function of one array, as somebody would write it, with the customary parameters."""
    function, values = getattr(record, which), tuple(record.defaults.values())
    return lambda x: function(x, *values)


# -- the catalogue as an oracle: what is measured of a plain function is what its card declares --------------


@pytest.mark.parametrize("df", ["given", "measured"])
@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_what_is_measured_is_what_the_card_declares(customary, df):
    record = activation(plain(customary), plain(customary, "df") if df == "given" else None)
    declared, found = customary.output_range, record.output_range
    assert (found.low, found.high) == pytest.approx((declared.low, declared.high), abs=1e-8)
    if (
        customary.name != "Laplace"
    ):  # which rounding brings to 1 at x = 3, and measuring cannot tell that from reaching it
        assert (found.low_closed, found.high_closed) == (declared.low_closed, declared.high_closed)
    assert [kink.x for kink in record.kink_points] == sorted(kink.x for kink in customary.kink_points)
    assert record.never_decreases == customary.never_decreases
    assert record.odd == customary.odd
    assert record.saturates == customary.saturates
    np.testing.assert_array_equal(record.limits, customary.limits)
    assert record.lipschitz == pytest.approx(customary.lipschitz, rel=1e-12 if df == "given" else 3e-4)
    assert record.mean_output == pytest.approx(customary.mean_output, abs=1e-12)
    assert record.variance_gain == pytest.approx(customary.variance_gain, rel=1e-12)
    assert record.weight_init == ("he" if customary.variance_gain < 0.75 else "xavier")


@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_the_slope_at_a_kink_is_that_of_df(customary):
    record = activation(plain(customary), plain(customary, "df"))
    assert sorted(record.kink_points, key=hash) == sorted(customary.kink_points, key=hash)
    assert {kink.slope for kink in activation(np.abs).kink_points} == {0.0}  # the mean of both sides


# -- slopes by differences ------------------------------------------------------------------------------------


def scale(*values):
    """What the promise of `Measured` is relative to."""
    return np.maximum.reduce([np.ones_like(values[0]), *map(np.abs, values)])


# Sparse plus is smooth between points at which its second derivative jumps; it has less than was promised for others.
SMOOTH = [record for record in CATALOG if not record.kink_points and record.name not in ("sparse plus", "ELU", "SELU")]


@pytest.mark.parametrize("record", SMOOTH, ids=repr)
def test_measured_slopes_are_as_right_as_they_promise(record):
    near, far = np.random.default_rng(0).normal(0, 4, 20_000), np.geomspace(8, 600, 500)
    for x in (near, far, -far):
        y, slope = record(x), record.derivative(x)
        off = np.abs(Measured(plain(record))(x) - slope) / scale(y, slope)
        assert off.max() < (1e-10 if x is near and record.name != "squared ReLU" else 1e-9), x[off.argmax()]


@given(
    kink=st.floats(-60, 60),
    beside=st.floats(-3, 3),
    left=st.floats(-5, 5),
    right=st.floats(-5, 5),
)
@example(kink=0.0, beside=1.96875, left=-3.0, right=-3.0625)
def test_near_a_kink_a_slope_lies_between_those_of_both_sides(kink, beside, left, right):
    def bent(x):
        return np.where(x < kink, left * (x - kink), right * (x - kink)).astype(x.dtype)

    x = np.array([kink + beside * H])
    beyond = 1e-7 + 1e-4 * max(abs(left), abs(right))
    assert min(left, right) - beyond <= Measured(bent)(x)[0] <= max(left, right) + beyond
    assert Measured(bent)(np.array([kink]))[0] == pytest.approx((left + right) / 2, abs=1e-7)
    assert Measured(bent)(np.array([kink - 4 * H]))[0] == pytest.approx(left, abs=1e-7)


@given(jump=st.floats(-60, 60), beside=st.floats(-3, 3), height=st.floats(1e-3, 100), slope=st.floats(-5, 5))
def test_a_jump_is_no_slope(jump, beside, height, slope):
    def jumping(x):
        return slope * (x - jump) + height * (x > jump)

    assert Measured(jumping)(np.array([jump + beside * H]))[0] == pytest.approx(slope, abs=1e-6)
    assert Measured(lambda x: height * (x > jump))(np.array([jump + beside * H]))[0] == 0


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_measured_slopes_have_the_type_and_the_shape_of_x(kind):
    x = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(kind)
    large = np.random.default_rng(1).normal(size=(300, 70)).astype(kind)  # more than a block
    for view in (x, x.T, x[:, ::-1], x[:0], large.T):
        slopes = Measured(np.tanh)(view)
        assert (slopes.dtype, slopes.shape, slopes.flags.writeable) == (kind, view.shape, True)
        np.testing.assert_allclose(slopes, TANH.derivative(view), rtol=0, atol=4 * np.finfo(kind).eps + 1e-11)


def test_nan_stays_nan_and_infinity_leaves_its_neighbours_alone():
    slopes = Measured(np.tanh)(np.array([np.nan, 0.0, np.inf, -np.inf, 1000.0]))
    np.testing.assert_allclose(slopes, [np.nan, 1, 0, 0, 0], atol=1e-12)


def test_networks_learn_the_same_with_measured_slopes():
    from actcourse.networks import DATA, train

    losses = []
    for df in (plain(SIGMOID, "df"), None):
        rng = np.random.default_rng(0)
        net = MLP((2, 8, 8, 2), activation(plain(SIGMOID), df), rng=rng)
        losses.append(train(net, DATA["moons"](rng), epochs=5, rng=rng).losses)
    np.testing.assert_allclose(*losses, rtol=1e-8)


# -- kinks ----------------------------------------------------------------------------------------------------


@given(
    places=st.lists(st.integers(-1900, 1900), min_size=1, max_size=6, unique=True),
    bends=st.lists(st.floats(0.003, 3), min_size=6, max_size=6),
    jumps=st.booleans(),
)
def test_kinks_and_jumps_are_found_where_they_are_and_nowhere_else(places, bends, jumps):
    places = np.sort(places) / 100
    bends = np.array(bends[: len(places)])

    def function(x):
        beyond = x[..., None] - places
        return np.sin(2 * x) + (bends * (beyond > 0 if jumps else beyond.clip(0))).sum(axis=-1)

    np.testing.assert_allclose(kinks(function), places, atol=1e-12, rtol=0)


@pytest.mark.parametrize("frequency", [1, 30, 300, 1e4, 1e6])
def test_what_is_steep_is_not_taken_for_a_kink(frequency):
    assert kinks(lambda x: np.sin(frequency * x)).size == 0
    assert kinks(lambda x: np.tanh(frequency / 10 * x)).size == 0


def test_what_is_steeper_than_can_be_seen_is_a_jump():
    assert kinks(lambda x: np.tanh(1e9 * (x - 0.25))).tolist() == [0.25]


def test_of_many_kinks_a_card_lists_some():
    assert "40, nearest to 0 at $x = -2.5$, $x = -1.5$," in activation(np.round)._repr_markdown_()
    assert len(activation(lambda x: np.round(x * 1000) / 1000).kink_points) == 100


def test_integrals_know_the_kinks():
    from actcourse.networks.moments import gain, moments

    def shifted(x):
        return np.maximum(x - 0.3, 0)

    density, beyond = np.exp(-0.045) / np.sqrt(2 * np.pi), 0.38208857781104733
    assert moments(shifted).mean == pytest.approx(density - 0.3 * beyond, abs=1e-14)
    assert gain(shifted).backward == pytest.approx(beyond, abs=1e-12)
    assert gain(np.sign).forward == pytest.approx(1, abs=1e-12)
    assert gain(np.round).backward == 0


# -- what is refused --------------------------------------------------------------------------------------


def two_lines(x):
    slopes = np.where(x > 0, 1, 0.1)
    return slopes * x


def into_zeros(x):
    y = np.zeros(x.shape)
    y[x > 0] = x[x > 0]
    return y


def in_place(x):
    y = x
    y[y < 0] = 0
    return y.copy()


def with_a_slope(x, slope):
    return np.maximum(x, slope * x)


def one_by_one(x):
    return x if x > 0 else 0.1 * x


class Scaled:
    """What can be called and cannot be looked up."""

    __hash__ = None

    def __init__(self, scale):
        self.scale = scale

    def __call__(self, x):
        return np.tanh(x) * self.scale


WIDE = "gives float64 for float32"
REFUSED = {
    "a line of two": (two_lines, TypeError, rf"{WIDE}, in `slopes = np.where\(x > 0, 1, 0.1\)`: .*`.astype\(x.dtype"),
    "zeros": (into_zeros, TypeError, rf"{WIDE}, in `y = np.zeros\(x.shape\)`: .*np.zeros_like\(x\) is not"),
    "a lambda": (lambda x: np.where(x > 0, 1, 0.1), TypeError, rf"{WIDE}, in `np.where\(x > 0, 1, 0.1\)`: .*bare"),
    "a NumPy number": (lambda x: np.sqrt(2) * x, TypeError, rf"{WIDE}, in `np.sqrt\(2\) \* x`: bring it back"),
    "an object": (Scaled(np.float64(2)), TypeError, rf"{WIDE}, in `return np.tanh\(x\) \* self.scale`"),
    "a partial": (functools.partial(two_lines), TypeError, rf"{WIDE}, in `slopes = "),
    "no line of its own": (np.vectorize(lambda x: max(x, 0.0)), TypeError, rf"{WIDE}: write `lambda x: f\(x\)\.astype"),
    "single precision": (lambda x: np.tanh(x).astype(np.float32), TypeError, "gives float32 for float64, in `np.tanh"),
    "a mask": (lambda x: x > 0, TypeError, "gives bool for float32, in `x > 0`"),
    "complex": (lambda x: np.sqrt(x + 0j), TypeError, r"gives complex64 .*in `np.sqrt\(x \+ 0j\)`: it must give real"),
    "nothing": (lambda x: None, TypeError, "gives None: has it a `return`"),
    "a constant": (lambda x: 1.0, TypeError, r"gives a single number \(float\) for .* \(5, 3\).*np.full_like\(x, 1\)"),
    "a sum": (lambda x: x.sum(), TypeError, r"gives a single number \(float32\)"),
    "a list": (lambda x: [1, 2], TypeError, "gives list: it must give one NumPy array"),
    "a masked array": (lambda x: np.ma.array(np.tanh(x)), TypeError, "gives MaskedArray: it must give one NumPy array"),
    "flat": (lambda x: np.tanh(x).ravel(), ValueError, r"gives shape \(15,\) for shape \(5, 3\)"),
    "in place": (in_place, ValueError, r"changes the array .*, in `y\[y < 0\] = 0`: work on a copy"),
    "the same": (lambda x: x, ValueError, r"returns the array that it is given.*`\.copy\(\)`"),
    "a view": (lambda x: x[:], ValueError, r"returns the array that it is given.*`\.copy\(\)`"),
    "broadcast": (lambda x: np.broadcast_to(np.ones(1, x.dtype), x.shape), ValueError, "returns an array that cannot"),
    "no number": (lambda x: x * np.nan, ValueError, "gives no finite number in float32"),
    "a softmax": (lambda x: np.exp(x) / np.exp(x).sum(), ValueError, "gives other numbers for the same x"),
    "chance": (lambda x: x * np.random.default_rng().random(x.shape, x.dtype), ValueError, "gives other numbers"),
    "two arguments": (with_a_slope, TypeError, r"raises TypeError .*'slope' \(it must take one array and no more"),
    "one number": (one_by_one, ValueError, r"raises ValueError .*truth value .*\(`if` takes one number: np.where"),
    "an error": (lambda x: {}[1], ValueError, r"raises KeyError for an array of shape \(5, 3\) in float32: 1$"),
    "one axis more": (lambda x: np.atleast_2d(np.tanh(x)), ValueError, r"gives shape \(1, 7\) for shape \(7,\)"),
    "a class": (int, TypeError, "raises TypeError for an array"),
}  # fmt: skip


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_serve_is_refused_with_what_to_mend(how):
    function, kind, said = REFUSED[how]
    with pytest.raises(kind, match=rf"^f of mine {said}") as refused:
        activation(function, name="mine")
    with pytest.raises(kind, match=rf"^df of mine {said}"):
        activation(np.tanh, function, name="mine")
    with pytest.raises(kind, match=rf"^f of \w+ {said}"):
        find(function)
    assert ("raises" in said) == (refused.value.__cause__ is not None)


def test_what_a_function_raises_far_out_is_said_as_well():
    def careful(x):
        if np.abs(x).max() > 1e8:
            raise OverflowError("too far out")
        return np.tanh(x)

    with pytest.raises(ValueError, match=r"^f of careful raises OverflowError for numbers from −10¹² .*: too far out"):
        activation(careful)
    with pytest.raises(ValueError, match=r"^df of tanh raises OverflowError for numbers from −10¹² .*: too far out"):
        activation(np.tanh, careful)


def test_a_line_is_only_named_where_it_is_known():
    names = {"np": np}
    exec("def typed(x):\n    return np.where(x > 0, 1, 0.1)", names)  # there is no file with its text
    assert not linecache_has(names["typed"])
    with pytest.raises(TypeError, match=rf"^f of typed {WIDE}: bring it back by `.astype"):
        activation(names["typed"])

    def with_a_way_out(x):
        if x.size > 3:
            return np.where(x > 0, 1, 0.1)
        return x.copy()

    with pytest.raises(TypeError, match=rf"^f of with_a_way_out {WIDE}: bring it back by `.astype"):
        activation(with_a_way_out)
    with pytest.raises(TypeError, match="in `slopes"):
        activation(two_lines)


def test_of_a_statement_in_several_lines_the_first_is_named():
    def of_several(x):
        return np.where(
            x > 0,
            1,
            0.1,
        )

    with pytest.raises(TypeError, match=rf"^f of of_several {WIDE}, in `return np.where\(`: bring"):
        activation(of_several)


def linecache_has(function):
    try:
        return bool(inspect.getsource(function))
    except OSError:
        return False


@pytest.mark.parametrize("given", ["tanh", 3, None, np.zeros(3)])
def test_what_is_no_function_is_refused(given):
    with pytest.raises(TypeError, match="f must be a function of one array, not"):
        activation(given)
    if given is not None:
        with pytest.raises(TypeError, match="df must be a function of one array, not"):
            activation(np.tanh, given)


# -- any record -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_the_catalogue_passes(customary):
    check_record(dataclasses.replace(customary))  # a copy, which has not passed yet


def test_records_of_any_origin_are_checked():
    with pytest.raises(TypeError, match=rf"^df of ReLU {WIDE}, in `np.where\(x > 0, 1, 0.1\)`"):
        check_record(dataclasses.replace(RELU, df=lambda x: np.where(x > 0, 1, 0.1)))
    with pytest.raises(TypeError, match=rf"^f of PReLU {WIDE}, in `np.where\(x > 0, 1, a\) \* x \* np.float64\(1\)`"):
        check_record(dataclasses.replace(PRELU, f=lambda x, a: np.where(x > 0, 1, a) * x * np.float64(1)))
    with pytest.raises(ValueError, match=r"^f of PReLU raises ValueError .*truth value"):
        check_record(dataclasses.replace(PRELU, f=lambda x, a: RELU.f(x) if a == 0 else np.maximum(x, a * x)))
    (param,) = PRELU.params
    summed = dataclasses.replace(param, derivative=lambda x, a: np.minimum(x, 0).sum(axis=-1))
    with pytest.raises(ValueError, match=r"^the derivative by negative_slope of PReLU gives shape \(5,\)"):
        check_record(dataclasses.replace(PRELU, params=(summed,)))


def test_a_record_is_tried_once():
    calls = []
    record = dataclasses.replace(RELU, f=lambda x: calls.append(x) or np.maximum(x, 0))
    check_record(record)
    tried = len(calls)
    check_record(record)
    assert len(calls) == tried > 0
    check_record(dataclasses.replace(record))
    assert len(calls) == 2 * tried


# -- find -------------------------------------------------------------------------------------------------


def test_find_takes_functions_and_gives_the_same_record_for_the_same():
    for function in (np.tanh, abs, two := (lambda x: 2 * np.tanh(x)), functools.partial(np.multiply, 2)):
        record = find(function)
        assert record is find(function)
        assert record is find(record)
        assert record.f is function
    assert find(two) != find(lambda x: 2 * np.tanh(x))
    assert find(np.tanh).name == "tanh"
    assert find(np.tanh) not in CATALOG
    with pytest.raises(TypeError, match="named by text, such as 'sigmoid', not by 3; functions are taken too"):
        find(3)


def test_equal_calls_give_equal_records():
    scaled, nowhere = Scaled(2), lambda x: np.where(x == 0, np.nan, np.sign(x)).astype(x.dtype)
    for args in ((np.tanh,), (np.abs, nowhere), (scaled,), (SIGMOID.derivative,), (np.tanh, None, "mine")):
        assert activation(*args) == activation(*args)
    assert find(scaled) == find(scaled)
    assert find(SIGMOID.derivative) == find(SIGMOID.derivative)  # a new object at every look
    assert np.isnan(activation(np.abs, nowhere).kink_points[0].slope)


def test_a_record_that_nobody_holds_is_forgotten_with_its_function():
    def mine(x):
        return np.tanh(x)

    before, function, record = len(own._RECORDS), weakref.ref(mine), weakref.ref(find(mine))
    kept = find(mine)
    assert len(own._RECORDS) == before + 1
    del mine, kept
    gc.collect()
    assert function() is record() is None
    assert len(own._RECORDS) <= before


# -- names --------------------------------------------------------------------------------------------------


def test_names():
    assert activation(np.tanh).name == "tanh"
    assert activation(lambda x: np.tanh(x)).name == "yours"
    assert activation(Scaled(2)).name == "yours"
    assert activation(functools.partial(np.multiply, 2)).name == "yours"
    assert activation(np.tanh, name="my own").name == "my own"
    for name in (3, b"x"):
        with pytest.raises(TypeError, match="the name of an activation is text, not"):
            activation(np.tanh, name=name)
    for name in ("", " ", "|x|", "$x$", "two\nlines", "tab\t"):
        with pytest.raises(ValueError, match="one line of text without"):
            activation(np.tanh, name=name)


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("my_tanh", r"\text{my}\_\text{tanh}"),
        ("100 %", r"\text{100 }\%"),
        ("x^2 {a}", r"\text{x}\wedge \text{2 }\{\text{a}\}"),
        (r"\alpha", r"\backslash \text{alpha}"),
        ("σ(x) & 1", r"\text{σ(x) }\&\text{ 1}"),
    ],
)
def test_a_name_in_a_formula_is_plain_text(name, latex):
    given, measured = activation(np.tanh, np.cos, name), activation(np.tanh, name=name)
    assert (given.formula, given.df_formula) == (f"{latex}(x)", f"{latex}'(x)")
    assert measured.formula == given.formula
    for record in (given, measured):
        card = record._repr_markdown_()
        assert card.startswith(f"### {name}\n")
        assert {line.count("|") for line in card.splitlines() if line.startswith("|")} == {3}
        assert card.count("$") % 2 == 0
        assert ("measured by central differences, not given" in card) == (record is measured)


def test_the_name_of_the_function_does_not_hide_the_module():
    import actcourse.functions.activation

    assert actcourse.activation is actcourse.functions.activation is activation
    assert sys.modules["actcourse.functions.activation"].Activation is type(RELU)


# -- everywhere ---------------------------------------------------------------------------------------------


def swish(x):
    return x / (1 + np.exp(-x))


def test_networks_take_functions():
    from actcourse import stack

    rng = np.random.default_rng(0)
    net = MLP((2, 4, 3, 2), swish, rng=rng)
    assert net.activations == (find(swish), find(swish))
    assert MLP((2, 4, 3, 2), [np.tanh, "relu"], rng=rng).activations == (find(np.tanh), RELU)
    assert net.with_activation(np.tanh).activations == (find(np.tanh),) * 2
    one, other = (MLP((2, 4, 2), swish, rng=rng) for _ in range(2))
    assert stack([one, other]).activations == (find(swish),)
    x = rng.normal(size=(5, 2))
    np.testing.assert_allclose(stack([one, MLP((2, 4, 2), "relu", rng=rng)])(x)[0], one(x))
    with pytest.raises(TypeError, match=WIDE):
        MLP((2, 4, 2), two_lines, rng=rng)


def test_comparisons_take_functions():
    from actcourse import DATA, compare

    rng = np.random.default_rng(0)
    found = compare([swish, "SiLU", np.tanh], DATA["moons"](rng), rng=rng, seeds=2, epochs=3, baseline=np.tanh)
    assert found.labels == ("swish", "SiLU", "tanh")
    assert found.baseline == "tanh"
    assert np.isfinite(found.scores).all()


def test_measurements_take_functions():
    from actcourse.networks.moments import expected_conditioning, gain, moments
    from actcourse.networks.probe import cost

    assert moments(swish) == pytest.approx(moments("SiLU"), rel=1e-12)
    assert gain(swish) == pytest.approx(gain("SiLU"), rel=1e-9)
    assert expected_conditioning(np.tanh, 3) == pytest.approx(expected_conditioning("tanh", 3))
    assert cost(swish, np.random.default_rng(0), count=1000, repeats=1).derivative > 0


def test_pieces_are_counted_of_functions_with_a_derivative():
    from actcourse.networks.linear import linear_pieces

    def hat(x):
        return np.maximum(1 - np.abs(x), 0)

    record = activation(hat, lambda x: -np.sign(x) * (np.abs(x) < 1))
    net = MLP((1, 1, 1), record, "linear", rng=np.random.default_rng(0))
    net.layers[0].weights[...] = net.layers[1].weights[...] = 1
    assert linear_pieces(net, [-3.0], [3.0]) == 4


def test_tables_and_pictures_take_functions():
    from actcourse import compare_functions, overview, race

    def _mine(x):
        return np.tanh(x)

    assert [one.name for one in overview(np.tanh, "relu", swish).activations] == ["tanh", "ReLU", "swish"]
    table = overview(np.tanh, "relu", swish)
    for column in ("steepest slope", "values", "year", "kinks"):
        assert "swish" in table.sorted_by(column).html()
    figure = compare_functions(_mine, "tanh", lambda x: np.tanh(x))
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["_mine", "tanh", "yours"]
    assert "_mine: -0.964" in figure.alternative_text.replace("−", "-")
    shown = race(_mine, np.tanh, make_input=lambda size: (np.zeros(size),), sizes=(10,)).still()
    assert [text.get_text() for text in shown.axes[0].get_legend().get_texts()] == ["_mine", "tanh"]


@pytest.mark.parametrize("df", [None, lambda x: np.cos(x) + 0])
def test_the_explorer_of_a_function_of_ones_own(df):
    from actcourse import explore

    explorer = explore(np.sin, df)
    assert explorer.title == "sin"
    assert explorer.question == "Where does sin stop passing a gradient on?"
    assert ("measured" in explorer.formula) == (df is None)
    values, slopes = (axes.lines for axes in explorer.still(x=2.0).axes)
    np.testing.assert_array_equal(values[0].get_ydata(), np.sin(values[0].get_xdata()))
    curve = next(line for line in slopes if len(line.get_xdata()) > 100)
    np.testing.assert_allclose(curve.get_ydata(), np.cos(curve.get_xdata()), atol=1e-11)
    (batch,) = explorer.others
    assert batch.question == "What does sin make of a batch of inputs?"
    assert "2000 inputs" in batch.still().alternative_text
    assert explorer.live()


@pytest.mark.parametrize("function", [np.abs, lambda x: np.maximum(x - 0.3, 0), np.round, RELU.f])
def test_where_a_measured_slope_jumps_there_is_a_gap_and_no_wall(function):
    from actcourse import explore

    for axes in explore(function).still().axes:
        x, y = axes.lines[0].get_xdata(), axes.lines[0].get_ydata()
        if np.abs(np.diff(y[np.isfinite(y)])).max() > 0.5:
            gaps = np.unique(x[np.isnan(y)].round(9))
            np.testing.assert_array_equal(gaps, [kink.x for kink in find(function).kink_points])
        assert np.nanmax(np.abs(np.diff(y))) < 0.1


def test_an_explorer_takes_a_derivative_only_beside_a_function():
    from actcourse import explore

    surrogate = explore(STEP, SIGMOID.derivative)  # a record is a function too
    assert surrogate.title == "yours"
    for name in ("sigmoid", None, 3):
        with pytest.raises(TypeError, match="df is the derivative of a function of your own, and cannot stand beside"):
            explore(name, np.cos)
    with pytest.raises(TypeError, match="named by text"):
        explore(3)
    with pytest.raises(TypeError, match=WIDE):
        explore(two_lines)
    with pytest.raises(ValueError, match="KeyError"):  # a LookupError, but not of a name
        explore(lambda x: {}[1])


# -- odd ones -----------------------------------------------------------------------------------------------

ODD = {
    "round": np.round,
    "floor": np.floor,
    "sawtooth": lambda x: x - np.floor(x),
    "quantised": lambda x: np.round(x * 1000) / 1000,
    "constant": np.zeros_like,
    "square": np.square,
    "cube": lambda x: x**3,
    "fourth": lambda x: x**4,
    "growing fast": lambda x: np.exp(x * x),
    "growing faster": lambda x: np.exp(np.exp(x)),
    "a pole": lambda x: 1 / x,
    "poles": np.tan,
    "half a line": np.log,
    "a cusp": lambda x: np.sqrt(np.abs(x)),
    "an interval": np.arcsin,
    "nan on one side": lambda x: np.where(x > 0, x, np.nan).astype(x.dtype),
    "infinite on one side": lambda x: np.where(x > 0, np.inf, 0).astype(x.dtype),
    "swelling": lambda x: x * np.sin(x),
    "rough": lambda x: np.sin(1e6 * x),
    "tiny": lambda x: 1e-30 * x,
    "large": lambda x: 1e30 * x,
    "beyond single precision": lambda x: (1e200 * np.float64(1) * np.clip(x, 0, 1)).astype(x.dtype),
    "tanh as it is written": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
}


@pytest.mark.sweep
@pytest.mark.parametrize("name", ODD)
def test_nothing_raises_for_odd_functions(name):
    from actcourse import compare_functions, explore, overview

    record = activation(ODD[name], name=name)
    card = record._repr_markdown_()
    assert "central differences" in card
    check_reading(card)
    assert {line.count("|") for line in card.splitlines() if line.startswith("|")} == {3}
    assert record.output_range.low <= record.output_range.high
    assert all(isinstance(kink, Kink) for kink in record.kink_points)
    table = overview(record, "relu")
    assert all(name in table.sorted_by(column).html() for column in ("mean output", "variance gain", "steepest slope"))
    curves, batch = explore(record).views
    curves_at, batch_at = curves.draw(Figure()), batch.draw(Figure())
    texts = [curves_at(x) for x in (-8, 0.0, 1.0)] + [
        batch_at(mean, spread) for mean in (-4, 0, 4) for spread in (1, 4)
    ]
    assert all(text.endswith(".") for text in texts)
    compare_functions(record, "relu").draw_without_rendering()


@pytest.mark.parametrize(
    ("function", "limits", "saturates"),
    [
        (ODD["tanh as it is written"], (-1, 1), (True, True)),  # NaN beyond 709
        (lambda x: x * (1 / (1 + np.exp(-x))), (0, np.inf), (True, False)),  # −∞ · 0
        (lambda x: x * np.exp(-x * x), (0, 0), (True, True)),
        (np.sin, (np.nan, np.nan), (False, False)),
        (lambda x: x * np.sin(x), (np.nan, np.nan), (False, False)),
        (np.log1p, (np.nan, np.inf), (False, True)),
    ],
)
def test_limits_that_cannot_be_computed_are_seen_from_afar(function, limits, saturates):
    record = activation(function)
    np.testing.assert_array_equal(record.limits, limits)
    assert record.saturates == saturates


@pytest.mark.parametrize(
    ("function", "low", "high"),
    [
        (ODD["swelling"], -np.inf, np.inf),
        (lambda x: np.log1p(np.abs(x)) * np.sin(x), -np.inf, np.inf),  # NaN at ±∞, and slow
        (lambda x: np.exp(-1 / x**2), 0, 1),  # and still on its way far out
        (lambda x: x / (100 + np.abs(x)), -1, 1),
        (lambda x: -np.abs(x), -np.inf, 0),
        (lambda x: -1 / (1 + x * x), -1, 0),
        (ODD["infinite on one side"], 0, np.inf),
    ],
)
def test_the_range_of_values_is_seen_from_near_and_far(function, low, high):
    found = activation(function).output_range
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-8)


def test_rounding_is_no_decline():
    def wobbling(x):
        return np.exp(x) / (1 + np.exp(x))

    x = np.linspace(-50, 50, 20001)
    assert (np.diff(wobbling(x)) < 0).any()
    assert activation(wobbling).never_decreases
    assert not activation(lambda x: wobbling(x) - 1e-9 * x).never_decreases


def test_cards_tell_waves_from_what_cannot_be_computed():
    assert "none: it goes on oscillating" in activation(np.sin)._repr_markdown_()
    assert "none: far out it gives no finite numbers" in activation(np.arcsin)._repr_markdown_()
    assert r"$f(-\infty) = \text{none}$" in activation(np.log)._repr_markdown_()

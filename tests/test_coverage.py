"""Every idea, function and value that the course must contain has its cell, which carries the tag of its row."""

import re
from collections import Counter
from pathlib import Path

import pytest

from actcourse import CATALOG, find
from actcourse.functions import vector

LESSONS = sorted((Path(__file__).parents[1] / "lessons").glob("[0-9]*.py"))
# By lesson: ideas (I), functions (F) and worked values (V). A cell that shows one carries the tag covers-I5.
ROWS = {
    "00": "I15 V4",
    "01": "I1 I2 F2",
    "02": "I3 I5 I6 I7 I20 F1",
    "03": "I4 F3 F4 F14 V3",
    "04": "I11 I12 F5 F6 F7 F8 F9 F10",
    "05": "F11 F12 F13 F15",
    "06": "I13 F16 V1 V2",
    "07": "I8 I9",
    "08": "I10 I11 I22",
    "09": "I14 I19 I21",
    "10": "I17 I18 F17 F18 F19",
    "11": "I13",
    "12": "I16",
    "13": "",
}


def tags(path):
    """The rows that a lesson's cells say they cover, as often as they say so."""
    heads = re.findall(r"^# %%.*tags=\[(.*?)\]", path.read_text(), flags=re.MULTILINE)
    return Counter(row for head in heads for row in re.findall(r'"covers-(\w+)"', head))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_covers_its_rows_and_no_others_by_mistake(lesson):
    assert set(ROWS[lesson.stem[:2]].split()) <= set(tags(lesson))
    known = {row for rows in ROWS.values() for row in rows.split()}
    assert set(tags(lesson)) <= known


def test_no_row_is_left_out():
    """F20 and F21 belong to the catalogue, and the claims to lesson 11, whose tests know them."""
    rows = [f"{kind}{number}" for kind, last in (("I", 22), ("F", 19), ("V", 4)) for number in range(1, last + 1)]
    assert {row for some in ROWS.values() for row in some.split()} == set(rows)


# F20: what Keras 3 lists in keras.activations and JAX in jax.nn, save what only finds or scales.
KERAS = """
celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear
log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign
sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
"""
JAX = """
celu elu gelu glu hard_sigmoid hard_silu hard_swish hard_tanh identity leaky_relu log_sigmoid log_softmax mish
relu relu6 selu sigmoid silu soft_sign softmax softplus sparse_plus sparse_sigmoid squareplus swish tanh
"""


def missing(framework, names):
    """The names of which neither a card nor a function of vectors knows."""
    cards = " ".join(one.elsewhere or "" for one in CATALOG)
    said = " ".join(re.findall(rf"{framework} (.*?)(?=PyTorch|Keras|JAX|ONNX|SciPy|$)", cards))
    return {
        name
        for name in names
        if f"`{name}`" not in said and f"`{name}(" not in said and not hasattr(vector, name.lower())
    }


def test_what_keras_and_jax_offer_is_in_the_catalogue():
    assert not missing("Keras", KERAS.split())
    assert not missing("JAX", JAX.split())


def test_what_pytorch_offers_is_in_the_catalogue(torch):
    names = torch.nn.modules.activation.__all__
    # A layer of its own, softmax along a fixed axis, and another spelling of `log_softmax`.
    assert missing("PyTorch", names) == {"MultiheadAttention", "Softmax2d", "LogSoftmax"}


@pytest.mark.parametrize("name", ["quick GELU", "penalised tanh", "StarReLU", "xIELU", "Laplace", "dynamic tanh"])
def test_further_functions_are_in_the_catalogue(name):
    assert find(name).source

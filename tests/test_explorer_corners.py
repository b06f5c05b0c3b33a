"""Single positions of single explorers, which the sweep over all of them does not reach."""

from actcourse import explore
from tests.explorers import neuron


def test_a_neuron_without_weights_has_no_line():
    for values in ({"w1": 0.0, "w2": 0.0, "b": 1.0}, {"w1": 0.0, "w2": 0.0, "b": 0.0}, {"w1": 0.0}, {"w2": 0.0}):
        figure = explore("neuron").still(**values)
        neuron.right(figure, figure.alternative_text, **explore("neuron").defaults | values)


def test_a_line_outside_the_picture_is_said_to_be():
    values = {"w1": 0.25, "w2": -0.5, "b": 4.0, "activation": "GELU"}
    figure = explore("neuron").still(**values)
    neuron.right(figure, figure.alternative_text, **values)
    assert "outside the picture" in figure.alternative_text

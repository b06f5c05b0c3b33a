"""Old names go on working for a release: they warn, and give what the new ones give."""

import numpy as np
import pytest

from actcourse import DATA, MLP
from actcourse.functions.renamed import old_arguments
from actcourse.networks.training import Training


def network(**settings):
    return MLP((2, 3, 2), "PReLU", rng=np.random.default_rng(0), **settings)


@pytest.mark.parametrize(
    ("thing", "old", "new"),
    [(network(), "slopes", "learned"), (network(), "parts", "by_network"), (network().layers[0], "slope", "learned")],
)
def test_an_old_attribute_gives_the_new_one(thing, old, new):
    with pytest.warns(DeprecationWarning, match=f"{old} is now called {new}, and the old name will go") as warned:
        assert getattr(thing, old) is getattr(thing, new)
    assert warned[0].filename == __file__  # where it is read, so that a notebook shows it


def test_an_old_method_is_the_new_one():
    training = Training(network(), DATA["moons"](np.random.default_rng(0)), rng=np.random.default_rng(1))
    with pytest.warns(DeprecationWarning, match="stop_early"):
        assert training.stop_the_patient == training.stop_early


def test_an_old_argument_is_taken_for_the_new_one():
    with pytest.warns(DeprecationWarning, match=r"MLP\.__init__'s argument slopes is now called learned") as warned:
        assert network(slopes="shared").layers[0].learned.shape == (1, 1)
    assert warned[0].filename == __file__


def test_an_argument_under_both_names_is_refused():
    @old_arguments(before="after")
    def function(after):
        return after

    with pytest.warns(DeprecationWarning, match="after"), pytest.raises(TypeError, match="before"):
        function(before=1, after=2)

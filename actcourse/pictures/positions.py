"""Where explorers can stand that move without a kernel: what is drawn beforehand."""

from itertools import product

from actcourse.functions.words import with_minus
from actcourse.pictures.controls import Choice, Steps

MOST = 61  # positions of a control: more are hardly told apart by eye

# By the titles of explorers, controls that lessons ask to be moved together; otherwise one moves at a time, and the
# others stay where they start.
TOGETHER = {
    "approximation": (("pieces", "target"),),
    "attention": (("d", "keys"),),
    "decision boundary": (("activation", "data"), ("width", "depth")),
    "collapse": (("layers", "between"),),
    "depth": (("activation", "start"),),
    "dropout": (("p", "number"), ("value", "number")),
    "dying ReLU": (("rate", "bias", "slope"),),
    "imitations": (("pair", "magnified"), ("pair", "x")),
    "learned slope": (("data", "layer"), ("data", "step")),
    "training health": tuple((name, "epoch") for name in ("lower", "upper", "gain", "bias", "rate")),
}


class Positions:
    """The positions of an explorer's picture on a page.

    most: positions of a control; together: groups of names of controls that move together, where they are not those of
    `TOGETHER`.
    """

    def __init__(self, explorer, most=MOST, together=None):
        self.controls, self.most = explorer.controls, most
        self.places = [thinned(control, most) for control in self.controls]
        self.start = tuple(map(_nearest, self.controls, self.places))
        names = [control.name for control in self.controls]
        together = TOGETHER.get(explorer.title, ()) if together is None else together
        self.groups = [tuple(names.index(name) for name in group) for group in together]
        self.groups += [(each,) for each in range(len(names)) if not any(each in group for group in self.groups)]

    def values(self):
        """For each position, as a place on each control, the values that are drawn there."""
        found = {}
        for group in self.groups:
            for chosen in product(*(range(len(self.places[each])) for each in group)):
                at = list(self.start)
                for each, place in zip(group, chosen, strict=True):
                    at[each] = place
                found[tuple(at)] = {
                    control.name: places[place]
                    for control, places, place in zip(self.controls, self.places, at, strict=True)
                }
        return found

    def words(self, control):
        """What stands beside a control at each of its places."""
        number = self.controls.index(control)
        return [said(control, value) for value in self.places[number]]


def thinned(control, most=MOST):
    """The positions of a control, in order: all or at most as many, with both ends and the start.

    A `Choice` keeps all of its texts.
    """
    every = list(control.positions)
    if isinstance(control, Choice) or len(every) <= most:
        return every
    stride = -(-(len(every) - 1) // (most - 3))
    kept = {0, len(every) - 1, *range(_nearest(control, every) % stride, len(every), stride)}
    return [every[place] for place in sorted(kept)]


def _nearest(control, places):
    """Which of these positions is where a control starts."""
    if isinstance(control, Choice):
        return places.index(control.default)
    return min(range(len(places)), key=lambda place: abs(places[place] - control.default))


def said(control, value):
    """A value as it stands beside its control."""
    if isinstance(control, Choice):
        return str(value)
    if isinstance(control, Steps) or control.whole:
        return with_minus(f"{value:g}")
    digits = len(f"{control.step:g}".partition(".")[2])
    return with_minus(f"{value + 0.0:.{min(digits, 3)}f}")

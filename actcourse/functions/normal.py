"""The tail and the density of the standard normal law, which GELU needs."""

import numpy as np

from actcourse.functions.pieces import bell

# The tail left of −a is e^(−a²/2) P(t) / (1 + a) with t = (a − 4) / (a + 4), and P is so smooth that a polynomial
# gives it to the last digits: the one through its values at Chebyshev nodes of [−1, 0.8], lowest power first. Single
# precision needs 11 nodes, double precision 23. (At t = 0.8, a is 36; the tail ends at 38.6.)
_TAIL = {
    np.dtype(np.float32): (
        0.4720532077355695,
        -0.09670346875447612,
        0.013999556067548893,
        0.02859997879867652,
        -0.032197098654465454,
        0.017940209984016423,
        -0.005003962500267051,
        -0.000302483401510708,
        0.0006916945973785583,
        -6.442063429758476e-05,
        -7.358301835229511e-05,
    ),
    np.dtype(np.float64): (
        0.47205320650984467,
        -0.0967034773265254,
        0.013999634724427739,
        0.028600364053506393,
        -0.0321978374282232,
        0.017936097481078415,
        -0.0050023785877792645,
        -0.0002856231181818887,
        0.0006948970638704601,
        -9.443009586018165e-05,
        -8.78528833930805e-05,
        2.124931963829421e-05,
        1.3625476493864108e-05,
        -3.4301556202041165e-06,
        -2.6087411623434487e-06,
        4.011212874463013e-07,
        5.439848568909213e-07,
        4.216463336848172e-09,
        -1.0142708538022172e-07,
        -1.999410641116627e-08,
        1.1187055226199151e-08,
        4.716071605305961e-09,
        3.388458129542488e-10,
    ),
}


def normal_tail(a):
    """Of a standard normal law, for a from 0 to 64: e and q such that e q is the share left of −a.

    e is e^(−a²/2), so that the density at a is e / √(2π). All to the last digits: SciPy's ndtr loses up to a
    thousand units in the last place, as it rounds a²/2.
    """
    t = (a - 4) / (a + 4)
    highest, *others, lowest = reversed(_TAIL[t.dtype])
    p = highest * t
    for coefficient in others:
        p += coefficient  # in place, for speed
        p *= t
    p += lowest
    return bell(a, 1 / 2), p / (1 + a)

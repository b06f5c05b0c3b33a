"""Networks of equal size: how many parameters one has, and how wide another must be to have as many."""

from math import prod

from actcourse.networks.layers import for_each_layer, layer_shapes
from actcourse.networks.settings import checked_learned, checked_sizes


def parameter_count(sizes, activation, learned="channel"):
    """How many parameters an `MLP` of these settings has; errors as there.

    >>> parameter_count((2, 16, 16, 2), "ReLU"), parameter_count((2, 16, 16, 2), "SwiGLU")
    (354, 674)
    """
    sizes = checked_sizes(sizes)
    shapes = layer_shapes(sizes, for_each_layer(activation, len(sizes) - 2), checked_learned(learned))
    return sum(prod(shape) for layer in shapes for shape in layer if shape)


def equal_sizes(sizes, activation, like="ReLU"):
    """The sizes with which a network of `activation` comes nearest to the parameters of one of `sizes` with `like`.

    All hidden layers are made narrower or wider by the same factor. Errors as of `MLP`.

    >>> equal_sizes((2, 16, 16, 2), "SwiGLU")
    (2, 11, 11, 2)
    """
    wanted, (first, *hidden, last) = parameter_count(sizes, like), checked_sizes(sizes)
    if not hidden:
        return first, last
    widest = max(hidden)
    scaled = ([max(1, round(width * new / widest)) for width in hidden] for new in range(1, 4 * widest + 1))
    return min(
        ((first, *widths, last) for widths in scaled),
        key=lambda candidate: abs(parameter_count(candidate, activation) - wanted),
    )

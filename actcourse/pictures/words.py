"""Numbers as they are written in pictures and in their alternative texts, where hyphens become minus signs at last."""

ROUNDING = 1e-12  # of the numbers that something was computed from: what is smaller is what rounding left


def position(x):
    """x with as many decimals as its slider has: one, or two where it is fine."""
    return f"{x:.1f}" if f"{x:.2f}".endswith("0") else f"{x:.2f}"


def number(value, scale=0):
    """Three digits that matter, so that small slopes do not read as 0.

    scale: the size of the numbers that it is a sum or a difference of; it reads as 0 where it is their rounding error.
    """
    return f"{0 if abs(value) < ROUNDING * scale else value + 0.0:.3g}"  # + 0.0 makes 0 of -0

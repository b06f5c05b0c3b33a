"""Numbers as they are written in pictures and in their alternative texts."""


def position(x):
    """x with as many decimals as its slider has: one, or two where it is fine."""
    return f"{x:.1f}" if f"{x:.2f}".endswith("0") else f"{x:.2f}"


def number(value):
    """Three digits that matter, so that small slopes do not read as 0."""
    return f"{value + 0.0:.3g}"  # + 0.0 makes 0 of -0

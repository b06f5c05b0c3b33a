"""The names of all mistakes, each with what it means: the one place where they are documented."""

from dataclasses import dataclass

SLUGS = {
    # It cannot be judged by its values.
    "not-a-function": "What was handed to the check is not a function.",
    "wrong-arguments": "The function cannot be called with the arguments of the exercise.",
    "raises": "The function stops with an error.",
    "too-slow": "The function did not come to an end in time.",
    "no-return": "The function returns nothing.",
    "scalar-only": "It, or a step of it, works on a single number, but not on an array.",
    "mutates-input": "It changes what it was given.",
    "wrong-type": "What it returns is of another kind than what is wanted.",
    "wrong-shape": "What it returns has another shape than it should.",
    "transposed": "Rows and columns have changed places.",
    # Its values are not numbers, or lose digits.
    "not-finite": "It returns NaN or infinity for ordinary numbers.",
    "overflow": "It leaves the range of floats, where the true value is well inside.",
    "precision-lost": "It is right for ordinary numbers and loses its digits for large or tiny ones.",
    "integer-truncation": "Decimals are cut off, because something holds integers only.",
    "dtype-changed": "What it returns has another type of number than what it was given.",
    "approximation": "It is close to the truth, but not the formula itself.",
    # Its values are wrong, in a way that has a name.
    "sign-flipped": "A sign is the wrong way round.",
    "constant-factor": "It is the truth times a constant.",
    "constant-offset": "It is the truth plus a constant.",
    "missing-term": "A term or a factor is missing.",
    "missing-brackets": "Brackets are missing, so that Python reads another formula.",
    "missing-scale": "A scaling is missing.",
    "missing-chain-factor": "The chain rule's inner derivative is missing.",
    "of-the-output": "The derivative is taken at f(x) in place of x, or x stands where f(x) should.",
    "function-not-derivative": "It is the function itself; the derivative was asked for.",
    "derivative-not-function": "It is the derivative; the function itself was asked for.",
    "other-function": "It computes something else: another function, or another formula.",
    "kink": "It is right everywhere but at the kink or jump.",
    "parameter-ignored": "An argument has no effect, and it should have one.",
    "parameter-misused": "An argument is used, but not as it should be: inverted, say, or in the wrong place.",
    "wrong-axis": "It works along the wrong axis.",
    "wrong-order": "All is there, but in the wrong order.",
    "not-normalised": "What should add up to 1 does not.",
    "not-averaged": "It adds up over the examples where it should average, or the other way round.",
    # For a function of one's own.
    "straight-line": "It is a straight line, so a network of it is one too.",
    "not-elementwise": "An element's value depends on more than that element.",
    "does-not-train": "A small network with it does not learn more than one without any activation.",
    # When nothing else fits.
    "hard-coded": "It ignores what it is given, or nearly so.",
    "wrong-value": "Its values are wrong, and none of the named mistakes explains them.",
}


@dataclass(frozen=True)
class Finding:
    """The name of a mistake, and what to tell the learner.

    worst: for an elementwise function, x where the answer is farthest off and the other arguments there.
    """

    slug: str
    message: str
    worst: tuple | None = None


def finding(slug, message):
    """A finding whose message begins with what its name means."""
    return Finding(slug, f"{SLUGS[slug]} {message}")

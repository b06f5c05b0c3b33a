"""Finding a name the way people type it, and saying what is near when there is none."""

from difflib import get_close_matches

from actcourse.functions.words import said, text_of


def plain(name):
    """Fold case, spaces, hyphens and underscores: "Leaky ReLU" and "leaky_relu" are one name."""
    return "".join(character for character in name.lower() if character not in " -_")


def unknown(kind, given, known, aliases=()):
    """The sentence for a name that does not exist: what was given, the nearest, all that is allowed.

    kind: what the name should have named, such as "activation"; known: the names to list; aliases:
    further names that may be suggested.
    """
    folded = {plain(name): name for name in (*known, *aliases)}
    text = text_of(given)
    near = get_close_matches(plain(said(given) if text is None else text), folded, n=1, cutoff=0.6)
    suggestion = f"Did you mean {folded[near[0]]!r}? " if near else ""
    return f"There is no {kind} called {said(given)}. {suggestion}There are: {', '.join(known)}."

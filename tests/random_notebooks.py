"""Random notebooks whose functions are known: what the check would have seen, had every cell been run from the top."""

NAMES, FUNCTIONS, LISTS = "abcd", "fgh", ("L", "M")
# What may stand in a cell; the words in brackets are filled in.
CELLS = (
    *("{n} = {e}", "{n} = {e}", "{n} += {e}", "{n}, {m} = {e}, {e}", "{n} = {m} = {e}", "{n}: float = {e}"),
    *(
        "{l} = [{e}]",
        "{l}.append({e})",
        "{l}[0] = {e}",
        "{l} = [{n} + i for i in range(3)]",
        "{l} += [{e}]",
        "{l}.sort()",
    ),
    *("def {f}(x):\n    return x + {n}", "def {f}(x, k={e}):\n    return x + k", "{f} = lambda x: x * {n}"),
    *("def {f}(x):\n    return [x + {n} for _ in range(2)][0]", "def {f}(x):\n    {n} = 2\n    return {n} * x"),
    *("def {f}(x):\n    def inner(y):\n        return y + {n}\n    return inner(x)", "{f} = {g}"),
    *(
        "def {f}(x):\n    global {n}\n    {n} = x\n    return x",
        "{f}({e})",
        "{n} = {f}({e})",
        "{n} = {f}({e}) + {g}(1)",
    ),
    *("def twice(f):\n    return lambda x: f(f(x))", "@twice\ndef {f}(x):\n    return x + 1", "{f} = twice({g})"),
    *(
        "for i in range(3):\n    {n} = i + {e}",
        "for {n} in range(4):\n    {l}.append({n})",
        "while True:\n    {n} = {e}\n    break",
    ),
    *("if {n} > 9:\n    {m} = {e}\nelse:\n    {m} = {e}", "try:\n    {n} = {e}\nexcept NameError:\n    {n} = 5"),
    *("if ({n} := {e}) > 3:\n    pass", "sum = {f}", "del sum", "{n} = sum([{e}])", "max = {f}", "abs = {f}"),
    *(
        "class K:\n    k = {e}\n    def get(self, x):\n        return x + self.k + {n}",
        "o = K()",
        "o.k = {e}",
        "K.k = {e}",
    ),
    *(
        "{n} = o.get({e})",
        "def {f}(x):\n    return o.get(x) + {n}",
        "import math",
        "{n} = math.floor({e})",
        "math = None",
    ),
    *(
        "from math import floor as {f}",
        "from math import *",
        "{n} = int(ceil({e} / 2))",
        "def s(x):\n    return x + {n}",
    ),
    *(
        "def s(x):\n    raise NotImplementedError",
        "%matplotlib inline",
        "!pip install torch",
        "# nothing",
        "'words'",
    ),
)
TERMS = (
    *(
        "{n}",
        "{f}(x)",
        "len({l})",
        "{l}[0]",
        "s(x)",
        "sum([x, {n}])",
        "max(x, {n})",
        "o.get(x)",
        "abs(x)",
        "twice({f})(x)",
    ),
    *("math.floor({n})", "sum({n} for _ in range(2))", "(lambda y: y + {n})(x)", "K.k"),
)
BEFORE = [f"{name} = 1" for name in NAMES] + [
    *(
        "L = [1]\nM = [2]",
        "def f(x):\n    return x\ng = h = f",
        "import math",
        "def twice(f):\n    return lambda x: f(f(x))",
    ),
    *(
        "class K:\n    k = 1\n    def get(self, x):\n        return x\no = K()",
        "def s(x):\n    return x",
        "from math import ceil",
    ),
]


def notebook(rng):
    """The cells of a random notebook with a `sigmoid` of one number in it, and its check somewhere behind that.

    rng: of the module `random`.
    """
    cells = [_filled(rng, rng.choice(CELLS)) for _ in range(rng.randint(4, 22))]
    terms = " + ".join(_filled(rng, term) for term in rng.sample(TERMS, rng.randint(1, 3)))
    answer = _filled(
        rng, rng.choice(("def sigmoid(x):\n    return {t}", "sigmoid = lambda x: {t}")).replace("{t}", terms)
    )
    if rng.random() < 0.3:
        answer = _filled(rng, "def sigmoid(x, k={n}):\n    return k + " + terms)
    first = rng.randint(0, len(cells))
    then = rng.randint(first, len(cells))
    retried = ["def sigmoid(x):\n    return 0"] if rng.random() < 0.3 else []
    check = ["check('sigmoid', sigmoid)"]
    before = BEFORE if rng.random() < 0.8 else []
    return [*before, *retried, *cells[:first], answer, *cells[first:then], *check, *cells[then:]]


def _filled(rng, text):
    """The text with names in its brackets; {e} is an expression."""
    while "{" in text:
        names = {"n": rng.choice(NAMES), "m": rng.choice(NAMES), "l": rng.choice(LISTS)}
        names |= {"f": rng.choice(FUNCTIONS), "g": rng.choice(FUNCTIONS)}
        expression = rng.choice(
            ("{n}", "{n} + 1", "{n} + {m}", "{l}[-1]", "7", "{n} * 2", "{f}({n})", "len({l}) + {n}")
        )
        text = text.replace("{e}", expression, 1)
        for word, name in names.items():
            text = text.replace("{" + word + "}", name, 1)
    return text


def seen_by_the_check(cells):
    """What `sigmoid(2)` was when its check ran, all cells having been run from the top.

    None where a cell before it failed: such a notebook was run in another order, if at all.
    """
    seen = []
    names = {"check": lambda _, function: seen.append(function(2)), "__name__": "__main__"}
    try:
        for cell in cells:
            if not seen and cell[0] not in "%!":
                exec(cell, names)
    except Exception:
        return None
    return seen[0]

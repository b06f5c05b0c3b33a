"""Formulas as trees: each knows its code, its LaTeX, its slope by the rules, and how people slip in using these rules.

A `way` chooses among the ways to write a formula's pieces: 0 is the solution's. The ways LEFT and RIGHT of a slope take
at a corner the slope on that side.
"""

import ast
from dataclasses import dataclass

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True)
class Slip:
    """What comes out where a rule is used wrongly: the name of the mistake, what to say to it, and the code."""

    slug: str
    message: str
    code: str


@dataclass(frozen=True)
class Line:
    """A straight line, factor·x + shift."""

    factor: float = 1
    shift: float = 0

    @property
    def name(self):
        return "x" if self == Line() else "the straight line"

    def code(self, way=0):
        term = {1: "x", -1: "-x"}.get(self.factor, f"{self.factor!r} * x")
        return f"{term} {_signed(self.shift, repr)}".rstrip()

    def latex(self):
        term = {1: "x", -1: "-x"}.get(self.factor, f"{self.factor:g}x")
        return f"{term} {_signed(self.shift)}".rstrip()

    def slope(self, way=0):
        return repr(self.factor)

    def slips(self):
        return ()

    slope_slips = slips


def _signed(number, written=str):
    """A number that is added, with its sign before it; nothing for 0."""
    if number == 0:
        return ""
    return f"{'-' if number < 0 else '+'} {written(abs(number))}"


@dataclass(frozen=True)
class Of:
    """A piece, such as tanh, of an inner formula."""

    piece: object
    inner: object

    @property
    def name(self):
        return self.piece.name

    def code(self, way=0):
        return self.piece.value(way, self.inner.code(way))

    def latex(self):
        return self.piece.latex.replace("{u}", self.inner.latex())

    def slope(self, way=0):
        return times(self.inner.slope(way), self.piece.slope(way, self.inner.code(way)))

    def slips(self):
        yield Slip("missing-scale", f"Inside of {self.name} stands x alone. What else belongs there?", self._at("x"))
        if isinstance(self.inner, Line):
            message = f"A constant stands before {self.name}. Is that where the formula has it?"
            yield Slip("wrong-order", message, times(repr(self.inner.factor), self._at("x")))
        for text, message in self.piece.taken_for:
            yield Slip("other-function", message, text.replace("{u}", f"({self.inner.code()})"))
        for slip in self.inner.slips():
            yield Slip(slip.slug, slip.message, self._at(slip.code))

    def _at(self, inner):
        return self.piece.value(0, inner)

    def slope_slips(self):
        name, inner, back = self.name, self.inner.code(), self.inner.slope()
        at_inner = self.piece.slope(0, inner)
        message = f"What stands inside of {name} depends on x too. Which factor does the chain rule want for that?"
        yield Slip("missing-chain-factor", message, at_inner)
        message = f"Where {name} is differentiated, the function itself still stands. Which factor should be a slope?"
        yield Slip("function-not-derivative", message, times(self._at(inner), back))
        message = f"You take the slope of {name} at x. At which place does the chain rule want it?"
        yield Slip("of-the-output", message, times(self.piece.slope(0, "x"), back))
        message = f"You take the slope of {name} at its own output. What goes in there?"
        yield Slip("of-the-output", message, times(self.piece.slope(0, self._at(inner)), back))
        for slug, text, said in self.piece.wrong_slopes:
            yield Slip(slug, said, times(text.replace("{u}", f"({inner})"), back))
        for slip in self.inner.slope_slips():
            yield Slip(slip.slug, slip.message, times(at_inner, slip.code))


@dataclass(frozen=True)
class Times:
    """A constant times a formula."""

    factor: float
    term: object

    @property
    def name(self):
        return self.term.name

    def code(self, way=0):
        return times(repr(self.factor), self.term.code(way))

    def latex(self):
        return rf"{self.factor:g}\,{_bracketed(self.term)}"

    def slope(self, way=0):
        return times(repr(self.factor), self.term.slope(way))

    def slips(self):
        message = f"A constant is missing in front of {self.name}: compare the formula, factor by factor."
        yield Slip("missing-scale", message, self.term.code())
        for slip in self.term.slips():
            yield Slip(slip.slug, slip.message, times(repr(self.factor), slip.code))

    def slope_slips(self):
        message = f"The constant in front of {self.name} has got lost. What becomes of a factor that stands still?"
        yield Slip("missing-scale", message, self.term.slope())
        for slip in self.term.slope_slips():
            yield Slip(slip.slug, slip.message, times(repr(self.factor), slip.code))


@dataclass(frozen=True)
class Sum:
    """Two formulas added, or the second taken from the first."""

    left: object
    right: object
    sign: str = "+"

    @property
    def name(self):
        return self.left.name

    def code(self, way=0):
        return plus(self.left.code(way), self.sign, self.right.code(way))

    def latex(self):
        right = _bracketed(self.right) if self.sign == "-" else self.right.latex()
        return f"{self.left.latex()} {self.sign} {right}"

    def slope(self, way=0):
        return plus(self.left.slope(way), self.sign, self.right.slope(way))

    def slips(self):
        yield from self._slips("code", "slips", "What does the formula do with the two terms?")

    def slope_slips(self):
        yield from self._slips("slope", "slope_slips", "What does differentiating do to a sum?")

    def _slips(self, what, slips, question):
        left, right = (getattr(part, what)() for part in (self.left, self.right))
        other = "-" if self.sign == "+" else "+"
        yield Slip("sign-flipped", f"The sign between the two terms has changed. {question}", plus(left, other, right))
        for missing, kept in ((self.right, left), (self.left, plus("0", self.sign, right))):
            if kept != "0":
                yield Slip("missing-term", f"The term with {missing.name} does not come in. {question}", kept)
        for slip in getattr(self.left, slips)():
            yield Slip(slip.slug, slip.message, plus(slip.code, self.sign, right))
        for slip in getattr(self.right, slips)():
            yield Slip(slip.slug, slip.message, plus(left, self.sign, slip.code))


@dataclass(frozen=True)
class Constant:
    """A number that is added to something."""

    number: float
    name = "the constant"

    def code(self, way=0):
        return repr(self.number)

    def latex(self):
        return f"{self.number:g}"

    def slope(self, way=0):
        return "0"

    def slips(self):
        return ()

    slope_slips = slips


@dataclass(frozen=True)
class Product:
    """Two formulas, each of which depends on x, multiplied."""

    left: object
    right: object

    @property
    def name(self):
        return self.right.name

    def code(self, way=0):
        return times(self.left.code(way), self.right.code(way))

    def latex(self):
        return rf"{_bracketed(self.left)}\,{_bracketed(self.right)}"

    def slope(self, way=0):
        left, right = self.left, self.right
        return self._rule(left.slope(way), right.code(way), left.code(way), right.slope(way))

    def _rule(self, left_slope, right, left, right_slope):
        return plus(times(left_slope, right), "+", times(left, right_slope))

    def slips(self):
        left, right = self.left.code(), self.right.code()
        message = f"You add {self.left.name} and {self.right.name}. What does the formula do with the two?"
        yield Slip("other-function", message, plus(left, "+", right))
        for missing, kept in ((self.right, left), (self.left, right)):
            yield Slip("missing-term", f"A factor is missing, the one with {missing.name}.", kept)
        yield from (Slip(slip.slug, slip.message, times(slip.code, right)) for slip in self.left.slips())
        yield from (Slip(slip.slug, slip.message, times(left, slip.code)) for slip in self.right.slips())

    def slope_slips(self):
        left, right, back, back_right = self.left.code(), self.right.code(), self.left.slope(), self.right.slope()
        message = "Those are the slopes of the two factors, multiplied. Is the slope of a product their product?"
        yield Slip("other-function", message, times(back, back_right))
        for still, kept in ((self.right, times(back, right)), (self.left, times(left, back_right))):
            message = f"That is one half of the product rule: {still.name} stands still in it. What is the other half?"
            yield Slip("missing-term", message, kept)
        message = "In the product rule one half is not taken from the other. How do the two come together?"
        yield Slip("sign-flipped", message, plus(times(back, right), "-", times(left, back_right)))
        for slip in self.left.slope_slips():
            yield Slip(slip.slug, slip.message, self._rule(slip.code, right, left, back_right))
        for slip in self.right.slope_slips():
            yield Slip(slip.slug, slip.message, self._rule(back, right, left, slip.code))


@dataclass(frozen=True)
class Larger:
    """The larger of two formulas."""

    left: object
    right: object
    name = "the maximum"

    def code(self, way=0):
        left, right = self.left.code(way), self.right.code(way)
        ways = (f"np.maximum({left}, {right})", f"np.where({left} > {right}, {left}, {right})")
        return ways[way % 2 if isinstance(way, int) else 0]

    def latex(self):
        return rf"\max({self.left.latex()},\, {self.right.latex()})"

    def slope(self, way=0):
        sign = ">=" if way == RIGHT else ">"
        left, right = self.left.slope(way), self.right.slope(way)
        if way == 1:
            higher = f"({self.left.code()} > {self.right.code()})"
            return f"({left}) * {higher} + ({right}) * (1 - {higher})"
        return f"np.where({self.left.code()} {sign} {self.right.code()}, {left}, {right})"

    def slips(self):
        left, right = self.left.code(), self.right.code()
        message = "You take the lower of the two. What does the formula ask for?"
        yield Slip("other-function", message, f"np.minimum({left}, {right})")
        yield Slip("missing-term", "Only the first of the two lines comes in. Where is the other one higher?", left)
        yield Slip("missing-term", "Only the second of the two lines comes in. Where is the other one higher?", right)

    def slope_slips(self):
        left, right, back, back_right = self.left.code(), self.right.code(), self.left.slope(), self.right.slope()
        message = "The two slopes have changed sides. Which of the two lines is higher far out on the right?"
        yield Slip("wrong-order", message, f"np.where({left} > {right}, {back_right}, {back})")
        message = "You take the larger of the two slopes everywhere. Is the steeper line always the higher one?"
        yield Slip("hard-coded", message, f"np.full(x.shape, np.maximum({back}, {back_right}))")
        message = "On one side a line stands where its slope should. How steep is a straight line?"
        yield Slip("function-not-derivative", message, f"np.where({left} > {right}, {left}, {back_right})")
        yield Slip("function-not-derivative", message, f"np.where({left} > {right}, {back}, {right})")
        message = "You change from one slope to the other at x = 0. Where do the two lines meet?"
        yield Slip("other-function", message, f"np.where(x > 0, {back_right}, {back})")


def _bracketed(formula):
    """The LaTeX of a factor, or of what is subtracted."""
    needs = isinstance(formula, Sum) or (isinstance(formula, Line) and formula.shift != 0)
    return f"({formula.latex()})" if needs else formula.latex()


def times(*factors):
    """The code of a product, without factors of 1; 0 where a factor is."""
    left = [factor for factor in factors if factor != "1"]
    if "0" in left:
        return "0"
    return " * ".join(factor if _is_product(factor) else f"({factor})" for factor in left) or "1"


def _is_product(code):
    node = ast.parse(code, mode="eval").body
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)


def plus(left, sign, right):
    """The code of a sum or difference, without terms that are 0."""
    if right == "0":
        return left
    if left == "0":
        return right if sign == "+" else f"-({right})"
    return f"({left}) {sign} ({right})"


def tidy(code):
    """The same code with no more brackets than it needs."""
    return ast.unparse(ast.parse(code, mode="eval"))

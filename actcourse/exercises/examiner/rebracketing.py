"""The same operands and operators with brackets set otherwise."""

import ast

_SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.FloorDiv: "//",
    ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
LONGEST = 8  # operands of a chain; the ways grow with their square


def bracketed_otherwise(node):
    """The expressions that come out where one pair of brackets is added to a chain of operations, or left out."""
    operands = []
    text = ast.unparse(_with_placeholders(node, operands))
    if not 2 < len(operands) + text.count("-_") <= LONGEST:
        return
    seen, tokens = {ast.dump(node)}, _tokens(text)
    for changed in (*_fewer(tokens), *_more(tokens)):
        new = _parsed("".join(changed), operands)
        if new is not None and (dump := ast.dump(new)) not in seen:
            seen.add(dump)
            yield new


def _with_placeholders(node, operands):
    """The chain with names `_0`, `_1`, … for what stands between its operators."""
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        left = _with_placeholders(node.left, operands)
        return ast.BinOp(left, node.op, _with_placeholders(node.right, operands))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return ast.UnaryOp(node.op, _with_placeholders(node.operand, operands))
    operands.append(node)
    return ast.Name(f"_{len(operands) - 1}", ast.Load())


def _tokens(text):
    """Brackets, operators and operands, each a token of its own."""
    for sign in "()-":
        text = text.replace(sign, f" {sign} ")
    return text.split()


def _fewer(tokens):
    """Without one pair of brackets."""
    open_at = []
    for place, token in enumerate(tokens):
        if token == "(":
            open_at.append(place)
        elif token == ")":
            start = open_at.pop()
            yield [*tokens[:start], *tokens[start + 1 : place], *tokens[place + 1 :]]


def _more(tokens):
    """With one pair more, from an operand or its sign to a later operand."""
    starts = [place for place, token in enumerate(tokens) if token[0] == "_" or _is_sign(tokens, place)]
    ends = [place for place, token in enumerate(tokens) if token[0] == "_"]
    for start in starts:
        for end in ends:
            if end > start:
                yield [*tokens[:start], "(", *tokens[start : end + 1], ")", *tokens[end + 1 :]]


def _is_sign(tokens, place):
    """Whether this is a minus that belongs to one operand, and does not stand between two."""
    return tokens[place] == "-" and (place == 0 or not (tokens[place - 1][0] == "_" or tokens[place - 1] == ")"))


def _parsed(text, operands):
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    return _Operands(operands).visit(tree)


class _Operands(ast.NodeTransformer):
    """Puts operands in the place of their names."""

    def __init__(self, operands):
        self.operands = operands

    def visit_Name(self, node):
        return self.operands[int(node.id[1:])]

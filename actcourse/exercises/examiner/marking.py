"""What of a learner's code is marked, so that it shows where to look and leaves what to do there to the learner."""

import ast

from actcourse.exercises.exercise import Place

OPEN = 5  # exchanges that what is marked must leave open; with fewer, more of the line is marked
TOLD = 4  # exchanges of one kind that it must leave open for the kind to be named
ANYTHING = "expression"  # the kind where naming it would leave too little open


def marked(source, found, exchanges, together=False):
    """The `Place` for edits that make all right, each alone or all together.

    source: the `Written` function. found: the edits, the first of which counts. exchanges: all of sizes 1 and 2.
    """
    above = {child: node for node in ast.walk(source.node) for child in ast.iter_child_nodes(node)}
    spans = [_span(_widened(edit, above, exchanges)) for edit in found]
    outer = [span for span in dict.fromkeys(spans) if not any(_within(span, other) for other in set(spans) - {span})]
    first = spans[0] if spans[0] in outer else outer[0]
    others = tuple(span for span in outer if span != first)
    there = [edit for edit, span in zip(found, spans, strict=True) if _within(span, first)]
    kind = _kind(found[0], first, exchanges) if len({edit.kind for edit in there}) == 1 else ANYTHING
    columns = [_in_characters(span, source.lines) for span in (first, *others)]
    code = source.code
    return Place(*columns[0], kind, code.co_name, code.co_filename, _lines(source, outer), tuple(columns[1:]), together)


def _widened(edit, above, exchanges):
    """The node that is marked: what is changed, or so much around it that several changes are possible there."""
    node = edit.where
    if edit.kind == "comparison":  # there are but two that anybody means
        while isinstance(above.get(node), ast.expr) and not isinstance(above[node], ast.Lambda):
            node = above[node]
    while isinstance(node, ast.expr) and _open(node, exchanges) < OPEN and _outer(node, above) is not None:
        node = _outer(node, above)
    return node


def _outer(node, above):
    """The next expression or statement around a node; None for the whole of a lambda."""
    node = above.get(node)
    while node is not None and not isinstance(node, ast.expr | ast.stmt):
        node = above.get(node)
    return None if isinstance(node, ast.Lambda | ast.FunctionDef) else node


def _open(node, exchanges):
    return sum(_within(_span(edit.where), _span(node)) for edit in exchanges)


def _kind(edit, span, exchanges):
    alike = sum(each.kind == edit.kind and _within(_span(each.where), span) for each in exchanges)
    if edit.kind in ("missing", "term") or (edit.kind != "comparison" and alike >= TOLD):
        return edit.kind
    return ANYTHING


def _span(node):
    """First line and column, last line and column; of a statement with others in it, the head alone."""
    last = node
    if isinstance(node, ast.For):
        last = node.iter
    elif isinstance(node, ast.If | ast.While):
        last = node.test
    return node.lineno, node.col_offset, last.end_lineno, last.end_col_offset


def _within(span, other):
    return other[:2] <= span[:2] and span[2:] <= other[2:]


def _in_characters(span, lines):
    """The same with columns that count characters; those of a syntax tree count bytes."""
    line, column, last_line, last_column = span
    return line, _characters(lines[line - 1], column), last_line, _characters(lines[last_line - 1], last_column)


def _characters(line, count):
    return len(line.encode()[:count].decode(errors="ignore"))


def _lines(source, spans):
    """The lines in which the spans lie."""
    first, last = min(span[0] for span in spans), max(span[2] for span in spans)
    return "\n".join(source.lines[first - 1 : last])

"""Reading the settings in a Python file as data; nothing of it is run."""

from __future__ import annotations

import ast
from typing import Any

_MOST_STATEMENTS = 10_000
_COMPUTED = object()


def read_python(text: str) -> dict[str, Any]:
    """Read the values that a Python file gives to names at its top level.

    Args:
        text: the file's text.

    Returns:
        Name to value: texts, numbers, truths, and lists and dicts of them. Numbers are
        texts, and tuples and sets are lists. What is computed in other ways than from
        names above is left out; of a list or dict, only the parts that are.

    Raises:
        ValueError: it is no Python.
    """
    try:
        statements = ast.parse(text).body
    except (SyntaxError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", None) or "too deeply nested"
        raise ValueError(f"not Python: {reason}") from error
    values: dict[str, Any] = {}
    for statement in statements[:_MOST_STATEMENTS]:
        for target in _targets(statement):
            # Of a name that is computed at last, what it was before is no value.
            values.pop(target, None)
            try:
                values[target] = _value(statement.value, values)  # type: ignore[attr-defined]
            except (ValueError, RecursionError):
                continue
    return values


def _targets(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    else:
        return []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the value of an expression.

    Raises:
        ValueError: it is computed.
    """
    value: Any = _COMPUTED
    if isinstance(node, ast.Constant):
        value = _constant(node)
    elif isinstance(node, ast.Name):
        value = known.get(node.id, _COMPUTED)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        parts = (_value_or_none(each, known) for each in node.elts)
        value = [each for each in parts if each is not None]
    elif isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        read = ((_value_or_none(k, known), _value_or_none(v, known)) for k, v in pairs)
        value = {key: each for key, each in read if isinstance(key, str)}
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, known), _value(node.right, known)
        if type(left) is type(right) and isinstance(left, str | list):
            value = left + right
    if value is _COMPUTED:
        raise ValueError("it is computed")
    return value


def _constant(node: ast.Constant) -> Any:
    if node.value is None or isinstance(node.value, str | bool):
        return node.value
    # A number, as it is written.
    return ast.unparse(node) if isinstance(node.value, int | float) else _COMPUTED


def _value_or_none(node: ast.expr | None, known: dict[str, Any]) -> Any:
    try:
        return None if node is None else _value(node, known)
    except ValueError:
        return None

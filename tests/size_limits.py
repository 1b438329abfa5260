"""Fail where a module or a function has grown too long to be read at once."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULE_LINES = 400
FUNCTION_LINES = 40


def too_long(path: Path) -> Iterator[str]:
    """Yield a complaint for the module and for each function that is over its limit."""
    text = path.read_text("utf-8")
    place = path.relative_to(ROOT)
    if text.count("\n") > MODULE_LINES:
        yield f"{place}: {text.count(chr(10))} lines, at most {MODULE_LINES}: is this two rooms?"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES and "tests" not in place.parts:
                yield f"{place}:{node.lineno}: {node.name} has {lines} lines, not {FUNCTION_LINES}"


def main() -> int:
    """Check all Python files of the source and the tests; 1 where any is too long."""
    paths = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
    complaints = [complaint for path in paths for complaint in too_long(path)]
    sys.stderr.writelines(f"{complaint}\n" for complaint in complaints)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())

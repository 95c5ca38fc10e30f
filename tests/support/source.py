"""Pace's own source, read as syntax trees: who imports whom, and how long things are."""
import ast
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

OF_OTHERS = ("build", "node_modules")
"""Folders of what was fetched or built."""


@dataclass(frozen=True)
class Module:
    """One module of ``pace``: its dotted ``name`` and its file, relative to the checkout."""

    name: str
    path: Path

    @cached_property
    def text(self):
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @property
    def is_package(self):
        return self.path.name == "__init__.py"

    def functions(self):
        """Every function and method, nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    def imports(self, known):
        """Dotted names that it imports at any depth; ``from a import b`` is a.b where that is ``known``."""
        names = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                names.update(f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base
                             for alias in node.names)
        return names

    def _absolute(self, node):
        if not node.level:
            return node.module
        package = self.name.split(".") if self.is_package else self.name.split(".")[:-1]
        package = package[:len(package) - node.level + 1]
        return ".".join(package + ([node.module] if node.module else []))


def modules(folder="pace", root=ROOT):
    """Every module below ``folder``, by name."""
    found = {}
    for path in sorted((root / folder).rglob("*.py")):
        relative = path.relative_to(root)
        parts = relative.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, relative)
    return found


def python_files(folder):
    """The path of every Python file of our own below ``folder``."""
    for where, folders, names in os.walk(ROOT / folder):
        folders[:] = [name for name in folders if name not in OF_OTHERS]
        yield from (Path(where, name) for name in names if name.endswith(".py"))


def n_lines(path):
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def find_cycle(graph):
    """Return one cycle of ``{name: names}`` as a list that begins and ends alike, or None."""
    done = set()

    def visit(name, trail):
        if name in trail:
            return [*trail[trail.index(name):], name]
        if name in done:
            return None
        cycles = (visit(other, [*trail, name]) for other in sorted(graph.get(name, ())))
        cycle = next(filter(None, cycles), None)
        done.add(name)
        return cycle

    return next(filter(None, (visit(name, []) for name in sorted(graph))), None)

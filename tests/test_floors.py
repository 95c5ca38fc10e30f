"""How the code is built: floors, no import cycles, sizes, and tests that mirror it."""
import re
import statistics

import pytest

from tests.support.source import ROOT, find_cycle, modules, n_lines, python_files

FLOORS = (
    # 0: plain data, in three steps
    ("pace", "pace.errors"),  # pace is main() alone; it includes the parts by name
    ("pace.channels", "pace.positions", "pace.keys", "pace.redisurl", "pace.texts", "pace.globe", "pace.tally"),
    ("pace.blocks", "pace.messages", "pace.recordings"),
    # 1
    ("pace.settings", "pace.sources", "pace.sockjs", "pace.links", "pace.faults", "pace.supervisor", "pace.running",
     "pace.logs"),
    ("pace.faultproxy",),
    # 2, the contract with Redis first
    ("pace.broker",),
    ("pace.security",),
    ("pace.checking",),
    ("pace.ingest", "pace.hub", "pace.embedded"),
    ("pace.people",),
    # 3
    ("pace.client", "pace.replay", "pace.publish", "pace.group", "pace.reloading"),
    ("pace.streamer",),
    # 4
    ("pace.headers", "pace.compression", "pace.preloads", "pace.metrics", "pace.visiting"),
    ("pace.assets", "pace.login", "pace.posting", "pace.share"),
    ("pace.routes", "pace.views"),
    # 5
    ("pace.server", "pace.cli", "pace.pserve"),
)
"""From the ground up: a module, or a package with all that is in it, imports from lines above its own alone."""

LEVELS = {part: level for level, floor in enumerate(FLOORS) for part in floor}

PLAIN = ("gevent", "redis", "pyramid")
"""What floor 0 does without, but for ``pace`` itself, which needs pyramid.config."""

NOT_MIRRORED = ("functional", "hostile", "page", "support", "system", "tools")
"""Folders of tests that belong to no one module."""

OF_THE_PROJECT = {"tests/test_docs.py", "tests/test_floors.py", "tests/test_packaging.py"}

MODULES = modules()


def part_of(name):
    """The entry of LEVELS that a module belongs to, or None."""
    words = name.split(".")
    prefixes = (".".join(words[:length]) for length in range(len(words), 1, -1))
    return name if name == "pace" else next((prefix for prefix in prefixes if prefix in LEVELS), None)


def own_imports(module):
    return {name for name in module.imports(MODULES) if name == "pace" or name.startswith("pace.")}


def imports_upwards(module):
    """The imports that break the rule, as ``(importer, imported)``."""
    mine = part_of(module.name)
    return [(module.name, name) for name in sorted(own_imports(module))
            if part_of(name) != mine and LEVELS[part_of(name)] >= LEVELS[mine]]


@pytest.mark.parametrize("name", MODULES)
def test_module_has_a_floor(name):
    assert part_of(name), f"{name}: give it a floor in tests/test_floors.py and docs/architecture.md"


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_module_imports_from_lower_floors_alone(module):
    assert imports_upwards(module) == []


@pytest.mark.parametrize("name", [name for name in MODULES if LEVELS.get(part_of(name), 9) <= 2 and name != "pace"])
def test_lowest_floor_is_plain(name):
    roots = {imported.split(".")[0] for imported in MODULES[name].imports(MODULES)}
    assert roots.isdisjoint(PLAIN)


def test_package_imports_pyramids_configurator_alone():
    assert MODULES["pace"].imports(MODULES) == {"pyramid.config"}


def test_sockjs_needs_nothing_else_of_pace():
    needed = set().union(*(own_imports(module) for name, module in MODULES.items() if part_of(name) == "pace.sockjs"))
    assert {name for name in needed if part_of(name) != "pace.sockjs"} == set()


def test_no_import_cycles():
    assert find_cycle({name: own_imports(module) - {name} for name, module in MODULES.items()}) is None


def test_a_cycle_would_be_found():
    assert find_cycle({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"b"}}) == ["b", "d", "b"]


@pytest.mark.parametrize("folder", ["pace", "tests", "bench"])
def test_files_are_short(folder):
    lengths = {str(path.relative_to(ROOT)): n_lines(path) for path in python_files(folder)}
    assert len(lengths) > 10
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_functions_are_short():
    lengths = sorted(node.end_lineno - node.lineno + 1
                     for module in MODULES.values() for node in module.functions())
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 40


def mirror_of(module):
    """The test file of a module: pace/x/y.py -> tests/x/test_y.py, a package's own code -> tests/x/test_init.py."""
    inside = module.path.relative_to("pace")
    stem = "init" if module.is_package else inside.stem
    return "tests" / inside.with_name(f"test_{stem}.py")


WITH_CODE = {name: module for name, module in MODULES.items() if not module.is_package or module.functions()}


@pytest.mark.parametrize("module", WITH_CODE.values(), ids=WITH_CODE)
def test_module_is_mirrored_by_a_test(module):
    assert (ROOT / mirror_of(module)).is_file(), f"{module.path} wants {mirror_of(module)}"


def is_theme(test, mirrors):
    """Whether it is a part of a long test file, beside it and named after it: tests/x/test_y_<theme>.py."""
    return any(test.startswith(f"{mirror.removesuffix('.py')}_") for mirror in mirrors)


def test_every_test_mirrors_a_module():
    mirrors = {str(mirror_of(module)) for module in MODULES.values()}
    tests = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")
             if path.relative_to(ROOT).parts[1] not in NOT_MIRRORED}
    assert [test for test in sorted(tests - mirrors - OF_THE_PROJECT) if not is_theme(test, mirrors)] == []


def test_themes_are_named_after_a_test_file_beside_them():
    mirrors = {"tests/x/test_y.py"}
    assert is_theme("tests/x/test_y_faults.py", mirrors)
    assert not any(is_theme(f"tests/{test}", mirrors) for test in ("x/test_yard.py", "test_y_faults.py", "x/test_z.py"))


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", LEVELS)
def test_map_shows_every_part(part):
    assert f"`{part}`" in ARCHITECTURE


def test_map_gives_a_reason_for_every_dependency():
    listed = re.search(r"install_requires=\[(.*?)\]", (ROOT / "setup.py").read_text(encoding="utf-8"), re.DOTALL)[1]
    names = re.findall(r'"([\w.-]+)[<>=]', listed)
    assert len(names) > 5
    assert [name for name in names if f"`{name}`" not in ARCHITECTURE] == []

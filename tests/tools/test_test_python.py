"""tools/test-python: what it makes of tests that fail beside others."""
import os
import shlex
import subprocess

import pytest

from tests.support.source import ROOT

TESTS = """
import os

def test_beside():
    assert "PYTEST_XDIST_WORKER" not in os.environ

def test_sound():
    pass
"""
BROKEN = """
def test_broken():
    assert False
"""
FATAL = """
import os

def test_fatal():
    os.kill(os.getpid(), 9)

def test_never():
    pass
"""


@pytest.fixture
def run(tmp_path):
    """Run tests of this source in two processes; (exit status, what was printed)."""
    def run(source):
        (tmp_path / "test_it.py").write_text(source)
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        options = ("-p", "tests.support.reporting", "-c", f"{ROOT}/pyproject.toml", "--rootdir", str(tmp_path),
                   "-o", f"cache_dir={tmp_path}/cache")
        done = subprocess.run(
            [ROOT / "tools" / "test-python", "2", tmp_path], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            env={**ours, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": shlex.join(options)})
        return done.returncode, done.stdout
    return run


def test_what_holds_alone_is_named_and_no_failure(run):
    status, printed = run(TESTS)
    assert "==> 1 failed beside others, and run once more by themselves:\n    test_it.py::test_beside\n" in printed
    assert printed.endswith("==> FAILED BESIDE OTHERS, HELD ALONE: 1\n")
    assert status == 0


def test_what_fails_alone_too_is_a_failure(run):
    status, printed = run(TESTS + BROKEN)
    assert "1 failed, 1 passed" in printed
    assert "HELD ALONE" not in printed
    assert status == 1


def test_many_are_a_failure_at_once(run):
    status, printed = run(TESTS + "".join(f"def test_{i}(): test_beside()\n" for i in range(5)))
    assert "once more" not in printed
    assert status == 1


def test_where_not_everything_was_run_nothing_is_run_again(run):
    status, printed = run(FATAL)
    assert "once more" not in printed
    assert status == 1

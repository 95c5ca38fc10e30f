"""Tests of the bench itself: `make bench-test`."""

"""Hostile and faulty worlds: README.rst tells how a case is made, ``python -m tests.hostile`` runs them."""

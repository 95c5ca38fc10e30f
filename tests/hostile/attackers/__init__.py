"""Attackers, which run in processes of their own: see ../attack.py."""

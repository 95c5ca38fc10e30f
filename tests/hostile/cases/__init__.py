"""The cases, a module for each kind of attack or fault. Every module here is found by itself."""

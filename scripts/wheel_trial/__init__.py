"""The package as others get it: built, installed in a clean environment, used there.

Lives here: one file a step. Why: scripts/try_wheel and a test take the same steps. Must never: let the clean
environment see the repository.
"""

"""Imports what commands import; for the helper that forks them, see forker.py."""

import gc
from importlib import import_module
from pkgutil import walk_packages

import newsletter

#: What is imported late from elsewhere; one that is missing here costs its time, nothing else.
LIBRARIES = ("premailer", "psycopg", "rich.progress")
ACTING = ("newsletter.__main__", "newsletter.wsgi")  # as soon as they are imported

for module in walk_packages(newsletter.__path__, "newsletter."):
    if module.name not in ACTING:
        import_module(module.name)
for name in LIBRARIES:
    import_module(name)
gc.freeze()

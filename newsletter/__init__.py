"""A daily newsletter of a speakers' bureau: collect, compile, render, check, preview, deliver."""

__version__ = "0.1.0"

"""Subscribers from a spreadsheet's CSV and back into one."""

from newsletter.readers.exporting import export_csv, export_history
from newsletter.readers.files import import_files
from newsletter.readers.importing import ImportReport, import_csv

__all__ = ["ImportReport", "export_csv", "export_history", "import_csv", "import_files"]

"""Subscribers from a spreadsheet's CSV and back into one."""

from newsletter.readers.exporting import export_csv
from newsletter.readers.importing import ImportReport, import_csv

__all__ = ["ImportReport", "export_csv", "import_csv"]

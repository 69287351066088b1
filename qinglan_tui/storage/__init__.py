"""The workbook on disk; the only importer of tinydb."""

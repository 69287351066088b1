"""青蓝工作簿: a workbook for teachers in mentoring."""

__version__ = "0.1.0"

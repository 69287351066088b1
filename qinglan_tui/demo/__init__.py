"""The sample workbook as data: an invented school, its people and timetable, and a term of records a role."""

"""The sample workbook as data: the people and timetable of an invented school, and a term of records a role."""

"""The school's own Word forms: opened safely, their blanks recognised, and filled from records."""

"""Word writers: a finished value in, a document out; they know no screen and no database."""

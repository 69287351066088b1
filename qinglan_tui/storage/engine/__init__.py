"""TinyDB files with a change log and versions: durable documents that know nothing of records."""

"""TinyDB's own test suite holds for our table and our storage."""

import re

import pytest

from tests.storage import tinydb_suite


@pytest.mark.long
def test_the_tests_of_tinydb_itself_pass_on_our_table_and_storage():
    """Needs the network once, for the source distribution."""
    try:
        done = tinydb_suite.run()
    except tinydb_suite.Unavailable as reason:
        pytest.skip(f"the source distribution of TinyDB cannot be had here: {reason}")
    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout
    assert passed is not None
    assert int(passed[1]) > 200

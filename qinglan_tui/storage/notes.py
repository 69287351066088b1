"""What a workbook has to tell the teacher besides the answer: sentences, each once."""


class Notes:
    """A growing list of finished Chinese sentences, none of them twice."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Note a sentence, unless it is there already."""
        self._sentences[sentence] = None

    def all(self) -> tuple[str, ...]:
        """Return the sentences in the order in which they came."""
        return tuple(self._sentences)

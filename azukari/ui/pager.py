"""Pages of a long list, from one count and the query string (ページ送り)."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in the list we are; ``rows[pager.window]`` is what this page shows."""

    number: int  # from 1
    count: int  # 全件数
    size: int
    query: QueryDict

    @classmethod
    def of(cls, query: QueryDict, *, count: int, size: int = 50) -> Self:
        """The page the query asks for (``?page=3``); a page that does not exist becomes the nearest that does."""
        asked = query.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return cls(min(max(number, 1), max(-(-count // size), 1)), count, size, query)

    @property
    def pages(self) -> int:
        return max(-(-self.count // self.size), 1)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.count)

    @property
    def window(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def previous_url(self) -> str:
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1) if self.number < self.pages else ""

    def _url(self, number: int) -> str:
        query = self.query.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

"""How a bridge refuses what makes no sense."""

import grpc


class RefusalError(Exception):
    """A request that is answered with this status and one line."""

    def __init__(self, status: grpc.StatusCode, line: str) -> None:
        super().__init__(line)
        self.status, self.line = status, line

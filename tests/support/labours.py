"""Work for other processes, good and bad; it lies by itself, so that they have little to load."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator


def who(_shared: object, jobs: Iterable[int]) -> Iterator[int]:
    """The process that does each job."""
    for _ in jobs:
        yield os.getpid()


def double(offset: int, numbers: Iterable[int]) -> Iterator[int]:
    """Good work."""
    for number in numbers:
        yield 2 * number + offset


def die(at: int, numbers: Iterable[int]) -> Iterator[int]:
    """Work that ends its process at one number, without a word."""
    for number in numbers:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number


def hang(at: int, numbers: Iterable[int]) -> Iterator[int]:
    """Work that never ends at one number."""
    for number in numbers:
        while number == at:
            time.sleep(0.1)
        yield number


def fail(at: int, numbers: Iterable[int]) -> Iterator[int]:
    """Work that raises at one number."""
    for number in numbers:
        if number == at:
            message = f"no {number}"
            raise ValueError(message)
        yield number


def linger(seconds: float, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Work that takes its time at each number, and tells for which process it is done."""
    for number in numbers:
        time.sleep(seconds)
        yield number, os.getppid()

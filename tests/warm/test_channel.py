"""A channel that looks again: an answer that went unnoticed is there at the next look, not at the end of the wait."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest

from executable_review.warm.manager import WatchfulChannel


class Deaf:
    """A socket that does not notice what has come until somebody asks again."""

    def __init__(self, looks):
        self.looks, self.asked = looks, []

    async def poll(self, milliseconds):
        self.asked.append(milliseconds)
        return len(self.asked) > self.looks

    async def recv_multipart(self, **_):
        return [b"answer"]


class Session:
    def feed_identities(self, parts):
        return [], parts

    def deserialize(self, parts):
        return {"content": parts}


def channel(looks):
    made = WatchfulChannel.__new__(WatchfulChannel)
    made.socket, made.session = Deaf(looks), Session()
    return made


def answered(waiting):
    """Wait in a thread of its own: a browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waiting).result()


def test_what_went_unnoticed_is_seen_at_the_next_look():
    one = channel(1)
    assert answered(one.get_msg(timeout=5)) == {"content": [b"answer"]}
    assert len(one.socket.asked) == 2
    assert max(one.socket.asked) <= 1000 * WatchfulChannel.longest_look


def test_looks_grow_rarer_and_without_a_limit_never_end():
    one = channel(20)
    answered(one.get_msg())
    assert one.socket.asked == sorted(one.socket.asked)
    assert one.socket.asked[-1] == 1000 * WatchfulChannel.longest_look


@pytest.mark.parametrize("seconds", [0, 0.001])
def test_nothing_within_the_time_is_said_so(seconds):
    one = channel(9)
    with pytest.raises(Empty):
        answered(one.get_msg(timeout=seconds))
    assert len(one.socket.asked) == 1

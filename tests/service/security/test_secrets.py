"""Names and secrets that nobody guesses, and checks of passwords that do not eat the machine."""

import base64
import threading
from collections import Counter

import pytest

from service.security import passwords
from service.security.tokens import new_id, new_secret

MANY = 200


@pytest.mark.parametrize(
    ("made", "read", "size"),
    [
        (new_id, bytes.fromhex, 16),
        (new_secret, lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), 24),
    ],
)
def test_every_byte_of_a_name_is_drawn_by_itself(made, read, size):
    """128 bits and more; a short draw that is stretched or repeated would show in the bytes.

    Of 200 draws two bytes agree about once; all differing in half of the draws is as good as certain.
    """
    drawn = [read(made()) for _ in range(MANY)]
    assert {len(name) for name in drawn} == {size}
    assert len(set(drawn)) == MANY
    for first in range(size):
        for second in range(first):
            assert sum(name[first] != name[second] for name in drawn) > MANY // 2
    for place in range(size):
        assert len({name[place] for name in drawn}) > MANY // 4


def test_passwords_are_checked_few_at_a_time(monkeypatch):
    """One check takes 64 MiB: eight threads at the door are two in the room."""
    inside, most, lock, full = Counter(), [0], threading.Lock(), threading.Event()

    class Slow:
        def hash(self, _password):
            with lock:
                inside["now"] += 1
                most[0] = max(most[0], inside["now"])
            full.wait(0.2)
            with lock:
                inside["now"] -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_hasher", Slow)
    at_the_door = [threading.Thread(target=passwords.hash_password, args=("x",)) for _ in range(8)]
    for thread in at_the_door:
        thread.start()
    for thread in at_the_door:
        thread.join()
    assert most == [2]

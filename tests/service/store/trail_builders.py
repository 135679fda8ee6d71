"""Lines of the trail for tests."""

from service.store import audit


def write_lines(workshop, count=1):
    """Write some lines, each as a unit of its own."""
    for number in range(count):
        with workshop.database.writing() as connection:
            audit.note(
                connection,
                at=workshop.now(),
                actor="system",
                action="test",
                object_kind="x",
                object_id=str(number),
            )

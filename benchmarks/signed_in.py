"""An account for a benchmark, logged in without the page."""

from service.security.passwords import hash_password
from service.security.tokens import new_id
from service.store import schema
from service.store.sessions import open_session
from service.wiring import Workshop


def signed_in(workshop: Workshop) -> str:
    """Add an editor and return the secret of a session of an hour."""
    user, now = new_id(), workshop.now()
    with workshop.database.writing() as connection:
        connection.execute(
            schema.users.insert().values(
                id=user,
                login=f"bench-{user[:6]}",
                display_name="bench",
                password_hash=hash_password("a password of the benchmark"),
                role="editor",
                must_change_password=False,
                failed_logins=0,
                created_at=now,
            )
        )
        return open_session(connection, user, now=now, hours=1)

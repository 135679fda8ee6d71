"""Log in as whom the city's sign-in has proven somebody to be; accounts are linked by an administrator."""

from typing import TYPE_CHECKING

from domain.errors import NoIssuerError, UnknownIdentityError
from service.security.issuer import Issuer, Registration, issuer_of
from service.security.passwords import hash_password
from service.security.sign_in import Demands
from service.security.tokens import new_secret
from service.store import audit, users
from service.store.identities import link_identity, linked_users, user_of_identity
from service.store.login_sources import forget_sources_of
from service.store.sessions import close_session, close_sessions_of, open_session

if TYPE_CHECKING:
    from service.settings import Settings
    from service.store.users import User
    from service.usecases.tools import Tools

CALLBACK = "/login/callback"


def issuer_in_use(settings: "Settings") -> Issuer | None:
    """Return the issuer of the settings, ``None`` where staff log in by password alone."""
    if not settings.has_issuer:
        return None
    return issuer_of(
        Registration(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret,
            settings.oidc_base.rstrip("/") + CALLBACK,
            Demands(
                tuple(settings.oidc_acr.split()),
                tuple(settings.oidc_amr.split()),
                settings.oidc_max_age_minutes * 60,
            ),
        )
    )


def sign_in(tools: "Tools", subject: str, *, old_session: str | None) -> str:
    """Open a session for the account that a proven identity belongs to, and return its secret.

    Raises
    ------
    UnknownIdentityError
        It belongs to none, or to one that is closed. No account is ever made here.
    """
    now, issuer = tools.now(), tools.settings.oidc_issuer
    with tools.database.writing() as connection:
        user_id = user_of_identity(connection, issuer, subject)
        user = users.user_of_id(connection, user_id) if user_id else None
        welcome = user is not None and user.disabled_at is None
        audit.note(
            connection,
            at=now,
            actor=user.id if user and welcome else "anonymous",
            action="log_in" if welcome else "log_in_failed",
            object_kind="user",
            object_id=user.id if user else "-",
            facts={"from": "issuer"},
        )
        if user is not None and welcome:
            if old_session:
                close_session(connection, old_session)
            return open_session(connection, user.id, now=now, hours=tools.settings.oidc_hours)
    raise UnknownIdentityError(subject=subject)


def is_linked(tools: "Tools", user_id: str) -> bool:
    """Tell whether an account is opened by the city's sign-in."""
    with tools.database.reading() as connection:
        return user_id in linked_users(connection)


def link_user(tools: "Tools", user: "User", subject: str, *, actor: str) -> None:
    """Let an identity open an account, and nothing else any more: its password and sessions end.

    Who leaves the city and is closed at the issuer is then closed here, too. A new one-time
    password (``reset_user``) takes the link away again.

    Raises
    ------
    NoIssuerError
        The settings name no issuer.
    IdentityTakenError
        The identity opens another account.
    """
    if not tools.settings.has_issuer:
        raise NoIssuerError
    nobody_knows = hash_password(new_secret())
    with tools.database.writing() as connection:
        link_identity(
            connection, user.id, issuer=tools.settings.oidc_issuer, subject=subject, now=tools.now()
        )
        users.change_user(
            connection,
            user.id,
            password_hash=nobody_knows,
            must_change_password=False,
            totp_secret=None,
            last_totp_step=None,
        )
        forget_sources_of(connection, user.id)
        close_sessions_of(connection, user.id)
        audit.note(
            connection,
            at=tools.now(),
            actor=actor,
            action="link_user",
            object_kind="user",
            object_id=user.id,
        )

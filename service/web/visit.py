"""Who asks, in which language, and what that person may do: the first argument of every route."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Path, Request

from domain.errors import LoginRequiredError, NotAllowedError, NotFoundError
from domain.text import Language
from service.security.roles import Role
from service.store import sessions
from service.store.sessions import Account

if TYPE_CHECKING:
    from service.usecases.tools import Tools

ANONYMOUS_ACTOR: Final = "anonymous"
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
ROLE_MARK: Final = "kamae_role"
_STAFF_DOORS: Final = frozenset({"/{lang}/login", "/{lang}/login/oidc", "/login/callback", "/{lang}/logout"})
_PUBLIC_DOORS: Final = frozenset({"/{lang}/start"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the tools, the language, the account behind it (``None``: nobody logged in)."""

    request: Request
    tools: "Tools"
    language: Language
    account: Account | None

    @property
    def role(self) -> Role:
        """Return what the asker may do."""
        return Role.ANONYMOUS if self.account is None else self.account.role

    @property
    def actor(self) -> str:
        """Return the name of the asker in the audit trail: an id, never a person's name."""
        return ANONYMOUS_ACTOR if self.account is None else self.account.id

    @property
    def user_id(self) -> str:
        """Return the id of the account; for routes that need one.

        Raises
        ------
        LoginRequiredError
            Nobody is logged in.
        """
        if self.account is None:
            raise LoginRequiredError
        return self.account.id


def cookie_name(visit_request: Request) -> str:
    """Return the name of the session's cookie; ``__Host-`` binds it to https and this host."""
    tools: Tools = visit_request.app.state.tools
    return "__Host-kamae" if tools.settings.cookies_are_secure else "kamae"


def language_of(lang: Annotated[str, Path(description="ja or en")]) -> Language:
    """Read the language from the address.

    Raises
    ------
    NotFoundError
        It is neither Japanese nor English.
    """
    for language in LANGUAGES:
        if lang == language:
            return language
    raise NotFoundError


def preferred_language(request: Request) -> Language:
    """Return the language of the address, else the browser's first of ours, else Japanese."""
    first = request.url.path.split("/")[1:2]
    if first and first[0] in LANGUAGES:
        return "en" if first[0] == "en" else "ja"
    for wish in request.headers.get("accept-language", "").split(","):
        tag = wish.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return "en" if tag == "en" else "ja"
    return "ja"


def account_of(request: Request) -> Account | None:
    """Return the account of the request's session or bearer token, if it still holds."""
    tools: Tools = request.app.state.tools
    now = tools.now()
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return sessions.account_of_token(tools.database, token.strip(), now=now)
    secret = request.cookies.get(cookie_name(request))
    if not secret:
        return None
    return sessions.account_of_session(
        tools.database, secret, now=now, idle_minutes=tools.settings.idle_minutes
    )


def allows(least: Role) -> Any:  # noqa: ANN401  (FastAPI's Depends)
    """Return the dependency of a page under ``/{lang}`` that needs at least this role.

    ``visit: Annotated[Visit, allows(Role.EDITOR)]`` in a route's signature.
    """

    def visit(request: Request, language: Annotated[Language, Depends(language_of)]) -> Visit:
        return _admitted(request, language, least)

    setattr(visit, ROLE_MARK, least)
    return Depends(visit)


def allows_api(least: Role) -> Any:  # noqa: ANN401  (FastAPI's Depends)
    """Return the dependency of an interface without a language in its address."""

    def visit(request: Request) -> Visit:
        return _admitted(request, preferred_language(request), least)

    setattr(visit, ROLE_MARK, least)
    return Depends(visit)


def _admitted(request: Request, language: Language, least: Role) -> Visit:
    """Let the asker in, or refuse.

    Raises
    ------
    LoginRequiredError
        The route needs an account and there is none.
    NotAllowedError
        The account may do less than the route needs. Facts: ``needed``.
    NotFoundError
        The route belongs to the other instance.
    """
    tools: Tools = request.app.state.tools
    if _is_elsewhere(request, least, tools.settings.instance):
        raise NotFoundError
    account = account_of(request)
    visit = Visit(request, tools.pinned(), language, account)
    if least > Role.LINK_HOLDER:
        if account is None:
            raise LoginRequiredError
        if account.role < least:
            raise NotAllowedError(needed=least.word)
        if account.must_change_password and not request.url.path.endswith(("/password", "/logout")):
            raise LoginRequiredError(then="password")
    return visit


def _is_elsewhere(request: Request, least: Role, instance: str) -> bool:
    """Tell whether this instance leaves the route out: the form has no staff pages, the staff no form."""
    path = getattr(request.scope.get("route"), "path", "")
    if instance == "public":
        return least > Role.LINK_HOLDER or path in _STAFF_DOORS
    return instance == "staff" and (least is Role.LINK_HOLDER or path in _PUBLIC_DOORS)


def roles_of(dependant: Any) -> Iterator[Role]:  # noqa: ANN401  (FastAPI's Dependant)
    """Yield the roles that a route's dependencies ask for."""
    for inner in dependant.dependencies:
        call: Callable[..., object] | None = inner.call
        if call is not None and hasattr(call, ROLE_MARK):
            yield getattr(call, ROLE_MARK)
        yield from roles_of(inner)

"""How often one address or one name may do a thing; counted in the memory of this process."""

import hashlib
import ipaddress
import time
from typing import Final

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from domain.errors import TooManyRequestsError
from service.settings import Settings
from service.web.counters import Counters

_IPV6_PREFIX: Final = 64


class Limits:
    """The counters of one application."""

    def __init__(self, settings: Settings) -> None:
        self._storage = Counters()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._items: dict[str, RateLimitItem] = {
            "form": RateLimitItemPerHour(settings.form_starts_per_hour),
            "change": RateLimitItemPerHour(settings.changes_per_hour),
            "paper": RateLimitItemPerHour(settings.papers_per_hour),
            "enquiry": RateLimitItemPerHour(settings.enquiries_per_hour),
            "login": RateLimitItemPerMinute(settings.logins_per_quarter_hour, 15),
        }

    def take(self, what: str, *whom: str) -> None:
        """Count one more ``what`` (form, change, paper, enquiry, login) of each of ``whom``.

        Raises
        ------
        TooManyRequestsError
            One of them has had its share; nothing more is counted. Facts: ``wait_s``.
        """
        item = self._items[what]
        taken: list[str] = []
        for who in whom:
            key = _hidden(who)
            if not self._limiter.hit(item, what, key):
                self._return(item, what, taken)
                reset = self._limiter.get_window_stats(item, what, key).reset_time
                raise TooManyRequestsError(wait_s=max(1, round(reset - time.time())))
            taken.append(key)

    def give_back(self, what: str, *whom: str) -> None:
        """Take a count back: what came of it was no failure."""
        self._return(self._items[what], what, [_hidden(who) for who in whom])

    def _return(self, item: RateLimitItem, what: str, keys: list[str]) -> None:
        for key in keys:
            self._storage.decr(item.key_for(what, key))


def limits_of(request: Request) -> Limits:
    """Return the counters of the request's application."""
    found: Limits = request.app.state.limits
    return found


def address_of(request: Request) -> str:
    """Return whom to count a request to: the client's address, of IPv6 the network of one line."""
    host = request.client.host if request.client else "-"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network(f"{host.partition('%')[0]}/{_IPV6_PREFIX}", strict=False))


def _hidden(who: str) -> str:
    """Return a key that names nobody, of one length whatever was typed."""
    return hashlib.sha256(who.encode()).hexdigest()[:32]

"""What a browser is told, and what is believed of what it says.

Lives here: security headers, the content security policies, checks of Host and Origin. Why: another page that the
therapist has open must neither command the session nor show it, and another name for this address (DNS rebinding) must
lead nowhere. Must never: know a route.

Sources: OWASP Secure Headers Project; W3C Content Security Policy level 3; RFC 9110, 7.2 (Host) and 15.5.20 (421).
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)
"""Nothing from elsewhere, nothing inline, in nobody's frame."""
REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""A report carries its plots' script inline. It runs in a sandbox with an origin of its own: no cookie, no request."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    "Server": "stridecue",
}


def own_hosts(port: int, names: Iterable[str]) -> frozenset[str]:
    """The Host headers by which this server is asked for: loopback, and the names it has on the network."""
    hosts = [*LOOPBACK, *(f"[{name}]" if ":" in name else name for name in names)]
    return frozenset(f"{host.lower()}:{port}" for host in hosts)


def is_own_host(header: str, hosts: frozenset[str]) -> bool:
    """Whether a Host header means this server."""
    return header.strip().lower() in hosts


def is_own_origin(headers: Sequence[str], scheme: str, host: str) -> bool:
    """Whether there is one Origin header, that of the page which the same server gave, under the same name."""
    if len(headers) != 1:
        return False
    try:
        origin = urlsplit(headers[0])
    except ValueError:
        return False
    return (origin.scheme, origin.netloc.lower()) == (scheme, host.strip().lower()) and not origin.path

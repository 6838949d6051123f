"""How somebody is asked in: a link with a code, and its QR picture.

Lives here: `invitation` for the terminal, `picture` for the page. Why: a tablet is not typed on beside a treadmill. The
code stands behind the #, which a browser sends to nobody. Must never: hold a code that it was not given.
"""

import io

import segno


def picture(url: str) -> str:
    """The link as an SVG picture."""
    svg: str = segno.make(url, micro=False).svg_inline(scale=4, border=3, dark="#000", light="#fff", omitsize=True)
    return svg


def invitation(url: str, code: str, fingerprint: str) -> str:
    """For the terminal. fingerprint: of the certificate; '': there is none, for the page is for this computer alone."""
    link = f"{url}#pair={code}"
    lines = [f"console  {link}", f"code     {code}   for one device"]
    if fingerprint:
        out = io.StringIO()
        segno.make(link, micro=False).terminal(out, compact=True, border=2)
        lines += [
            "The tablet will warn of a certificate that nobody vouches for; its SHA-256 fingerprint must be:",
            f"  {fingerprint}",
            out.getvalue().rstrip("\n"),
        ]
    return "\n".join(lines)

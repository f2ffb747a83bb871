"""Headers on every answer: nothing is loaded from, framed by or sent to another host."""

from __future__ import annotations

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def secure(app: Flask) -> None:
    """Add the headers to whatever `app` answers, errors included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        held = {name.lower() for name, _ in response.headers}
        response.headers.extend({name: HEADERS[name] for name in HEADERS if name.lower() not in held})
        return response

#!/usr/bin/env python3
"""Receives records from a Pocketbook gateway and keeps each once.

    receiver.py SECRET-FILE FOLDER [PORT]

It checks the signature as the Standard Webhooks specification says, with
nothing but the standard library. Put TLS in front of it, or run it on the
gateway's own machine and add it with --plain-loopback.
"""
import base64
import hashlib
import hmac
import http.server
import os
import pathlib
import sys
import time


def verify(secrets, headers, body, now):
    """Whether this is the gateway's, unchanged and less than five minutes old."""
    message, sent = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(sent)) > 300:
        return False
    signed = f"{message}.{sent}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        digest = hmac.new(key, signed, hashlib.sha256).digest()
        ours = "v1," + base64.b64encode(digest).decode()
        for theirs in headers["webhook-signature"].split():
            if hmac.compare_digest(ours, theirs):
                return True
    return False


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        # Read each time: a rotation holds at once.
        secrets = pathlib.Path(sys.argv[1]).read_text().split()
        try:
            ours = verify(secrets, self.headers, body, time.time())
        except (AttributeError, KeyError, TypeError, ValueError):
            ours = False
        self.send_response(self.keep(body) if ours else 401)
        self.send_header("content-length", "0")
        self.end_headers()

    def keep(self, body):
        """Keeps a record that is not here yet; answers only once it is safe."""
        path = pathlib.Path(sys.argv[2], self.headers["webhook-id"] + ".json")
        if not path.exists():
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        return 204


if __name__ == "__main__":
    port = int(sys.argv[3]) if len(sys.argv) > 3 else 8080
    server = http.server.HTTPServer(("127.0.0.1", port), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()

"""Short texts that only this server can have made, as cookies and addresses carry them."""
import base64
import binascii
import hmac

#: Characters of a signed text that are looked at: what is longer is none of ours.
MOST = 2048


class Signer:
    """Signs with `secret` for one `purpose`: what was signed for another one is not taken (HMAC-SHA256, RFC 2104)."""

    def __init__(self, secret, purpose):
        self._key = hmac.digest(secret.encode(), purpose.encode(), "sha256")

    def mac(self, text):
        """32 bytes that nobody else can make of the text."""
        return hmac.digest(self._key, text.encode(), "sha256")

    def sign(self, text):
        """The text, signed: letters, digits and - _ with a dot between. It is not hidden."""
        return f"{_packed(text.encode())}.{_packed(self.mac(text))}"

    def read(self, signed):
        """The text that was signed, None where it was not by this signer."""
        packed, dot, mac = signed.partition(".")
        if not dot or len(signed) > MOST:
            return None
        try:
            text = _unpacked(packed).decode()
            given = _unpacked(mac)
        except (ValueError, binascii.Error):
            return None
        return text if hmac.compare_digest(self.mac(text), given) else None


def _packed(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text):
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)

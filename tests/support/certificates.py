"""A certification authority for one test, made by openssl."""
import subprocess


class Certificates:
    """``ca``, ``server`` and ``client`` are paths of certificates in ``folder``; the key of each ends in ``.key``."""

    def __init__(self, folder):
        self._folder = folder
        self.ca = self._path("ca.crt")
        self._openssl("req", "-x509", *_new_key(self._path("ca.key")), "-out", self.ca, "-subj", "/CN=Pace test CA",
                      "-days", "2")
        self.server = self._signed("server", "subjectAltName=IP:127.0.0.1")
        self.client = self._signed("client", "extendedKeyUsage=clientAuth")

    def key(self, certificate):
        """The path of the key of a certificate."""
        return certificate.with_suffix(".key")

    def _signed(self, name, extension):
        request, extensions = self._path(f"{name}.csr"), self._path(f"{name}.ext")
        extensions.write_text(extension)
        self._openssl("req", *_new_key(self._path(f"{name}.key")), "-out", request, "-subj", f"/CN=Pace test {name}")
        self._openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self._path("ca.key"),
                      "-CAcreateserial", "-out", self._path(f"{name}.crt"), "-days", "2", "-extfile", extensions)
        return self._path(f"{name}.crt")

    def _path(self, name):
        return self._folder / name

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def _new_key(path):
    return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path

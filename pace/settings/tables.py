"""Every key of the ini file: the one place with its default, its range and what it is for.

docs/configuration.md is written from these tables (pace.settings.reference).
"""
from dataclasses import dataclass

from pace.channels import KINDS, MAX_LEADS, WAVEFORM
from pace.settings import addresses, auditing, maps, values, who
from pace.settings.values import Reader

#: The names that docs/sockjs.md uses.
TRANSPORTS = ("websocket", "xhr_streaming", "eventsource", "xhr", "htmlfile", "jsonp")
#: htmlfile and jsonp need inline script, which the content security policy of every other page forbids.
DEFAULT_TRANSPORTS = TRANSPORTS[:4]
#: How pages send where the transport itself is one-way, and the transports that need it.
SENDERS = {"xhr_send": {"xhr_streaming", "eventsource", "xhr", "htmlfile"}, "jsonp_send": {"jsonp"}}

#: How it is known who somebody is.
AUTH = ("none", "users", "header")

#: Marks for notes; each is a button.
MAX_MARKS = 12


@dataclass(frozen=True)
class Key:
    """One key. `default` is its value as the ini would say it, None where it has none.

    A `secret` may be said by `env:NAME` or `file:PATH`, and must be where it is `apart` from the file. What is `live`
    takes effect when the file is read again, the rest at the next start.
    """

    name: str
    reader: Reader
    default: str | None
    about: str
    example: str
    unit: str = ""
    secret: bool = False
    apart: bool = False
    live: bool = False

    @property
    def field(self):
        """Name of the attribute that it becomes."""
        return self.name.removeprefix("pace.")

    @property
    def right(self):
        """What may stand there, with its unit."""
        return f"{self.reader.right}, {self.unit}" if self.unit else self.reader.right


APP = (
    Key("pace.redis_url", addresses.redis_url(), "redis://127.0.0.1:6379/0",
        "Where Redis is. `embedded:` starts a private one and ends it with the server. A `%` is "
        "written `%%`.", "env:PACE_REDIS_URL", secret=True),
    Key("pace.redis_password", addresses.password(), None,
        "The password of Redis, put into the URL with whatever characters it has. A user stands in the URL: "
        "`redis://pace@redis.example.org`.", "file:/run/secrets/redis", secret=True, apart=True),
    Key("pace.flush_ms", values.integer(0, 1000), "40",
        "How long samples are gathered before they are sent. 0 sends each at once.", "20", "ms"),
    Key("pace.flush_max_ms", values.integer(10, 10_000), "1000",
        "How far the interval may stretch under load; not below `pace.flush_ms`.", "500", "ms"),
    Key("pace.history_s", values.integer(10, 86_400), "300",
        "How long a waveform is kept in Redis, for scrolling back and for resuming.", "900", "s"),
    Key("pace.allowed_origins", addresses.origins(), "same",
        "Pages of which sites may connect: `same`, a list of origins, or `*` for any.",
        "https://ward.example.org"),
    Key("pace.hsts", values.integer(0, 63_072_000), "31536000",
        "How long browsers that came over TLS shall refuse to come without it (HTTP Strict Transport Security). 0: "
        "they are not told.", "0", "s"),
    Key("pace.ingest", values.boolean(), "yes",
        "Whether this server also takes in what publishers send, and plays recordings. With `no` it only serves "
        "viewers; another server on the same Redis must do the rest.", "no"),
    Key("pace.discover", addresses.redis_name(), None,
        "A Redis set; each member `x` is a channel that is published on `ecg-x`. Not set: nothing "
        "is discovered.", "ecgs-keys"),
    Key("pace.transports", values.several(*TRANSPORTS), ", ".join(DEFAULT_TRANSPORTS),
        "The transports that are switched on. htmlfile and jsonp need inline script.",
        "websocket, xhr_streaming, xhr"),
    Key("pace.max_message", values.integer(1024, 1_048_576), "65536",
        "Size of the largest message taken from a page.", "16384", "bytes"),
    Key("pace.response_limit", values.integer(4096, 67_108_864), "524288",
        "Bytes after which a streaming response ends and the page opens the next.", "1048576", "bytes"),
    Key("pace.heartbeat", values.number(1, 300), "25",
        "Time between heartbeats; shorter than the idle time-out of every proxy on the way.", "15", "s"),
    Key("pace.disconnect_delay", values.number(0.1, 300), "5",
        "How long a session without a connection is kept.", "10", "s"),
    Key("pace.max_queue", values.integer(65_536, 67_108_864), "1048576",
        "Bytes that may wait for one slow viewer; past it the oldest blocks go.", "262144", "bytes", live=True),
    Key("pace.max_queue_age", values.number(1, 300), "10",
        "How long blocks may wait for one slow viewer; past it the oldest go.", "5", "s", live=True),
    Key("pace.max_stall", values.number(2, 600), "20",
        "How long a viewer may read nothing of what waits for it; past it the session is closed. Not below "
        "`pace.max_queue_age`.", "30", "s", live=True),
    Key("pace.address_sessions", values.integer(0, 1_000_000), "0",
        "Sessions that one address may have at once, in each process. 0: any number, as thousands may "
        "stand behind one.", "200", "sessions", live=True),
    Key("pace.address_openings", values.integer(0, 100_000), "200",
        "Sessions a second that one address may open, in each process; those of a minute may come at once. 0: any "
        "number.", "20", "a second", live=True),
    Key("pace.address_messages", values.integer(0, 1_000_000), "5000",
        "Messages a second that all sessions of one address may send, in each process; those of a minute may come at "
        "once. 0: any number.", "500", "a second", live=True),
    Key("pace.log_format", values.choice("plain", "json", "python"), "plain",
        "How events are logged: `plain`, each on one line, otherwise as the formatters of the file say; `json`, each "
        "an object on a line; `python`, as the formatters say.", "json"),
    Key("pace.metrics", addresses.networks(), "loopback",
        "Who may see `/metrics`, also through a proxy of `forwarded_allow_ips`. `loopback` is this machine.",
        "loopback 10.0.0.5", live=True),
    Key("pace.auth", values.choice(*AUTH), "none",
        "Who may come in. `none`: everybody, which is refused where others than this machine could come, see "
        "`pace.insecure`; `users`: who logs in as one of `pace.users`; `header`: whom a proxy vouches for "
        "([operations.md](operations.md#who-may-come-in)).", "users"),
    Key("pace.users", addresses.file(), None,
        "With `pace.auth = users`: the file of those who may log in, which `pace user` writes. A change is taken up "
        "within seconds.", "users"),
    Key("pace.secret", addresses.secret(), None,
        "What log-ins and share links are signed with; the same on all machines that serve together. Needed with "
        "`pace.auth = users`.", "file:/etc/pace/secret", secret=True, apart=True),
    Key("pace.idle_logoff", values.integer(0, 43_200), "1800",
        "How long who has logged in may do nothing on any page before being logged off. 0: any time, up to the 12 "
        "hours after which everybody logs in again.", "600", "s", live=True),
    Key("pace.auth_header", addresses.header(), "REMOTE_USER",
        "With `pace.auth = header`: what holds the user's name. `REMOTE_USER` is what WSGI middleware says; a header "
        "is believed of a proxy of `forwarded_allow_ips` alone.", "X-Remote-User"),
    Key("pace.auth_groups_header", addresses.header(), None,
        "With `pace.auth = header`: the header that holds the user's groups, divided by commas. Not set: there are "
        "none.", "X-Remote-Groups"),
    Key("pace.insecure", values.boolean(), "no",
        "Whether `pace.auth = none` may be reached from other machines, or through a proxy: everybody who can, sees "
        "everything.", "yes"),
    Key("pace.view", who.who(), "users",
        "Who may see the channels that say nothing of it themselves, discovered ones too: `users`, all who are logged "
        "in; `everyone`, strangers too; `nobody`; or names of users and groups.",
        "group:doctors group:nurses", live=True),
    Key("pace.note", who.who(), "users",
        "Who, of those who may see a channel, may mark notes on it.", "group:doctors", live=True),
    Key("pace.publish", who.who(), "nobody",
        "Who may send samples to a channel over HTTP ([publishing.md](publishing.md#over-http)). What comes by way of "
        "Redis is Redis' to allow.", "group:devices", live=True),
    Key("pace.share", who.who(), "users",
        "Who may make links by which others, without a log-in, see one channel. Without `pace.secret` nobody.",
        "group:doctors", live=True),
    Key("pace.audit", auditing.audit(), None,
        "Where the audit log goes: `stderr`, `none`, or a file. Not set: `stderr`, with `pace.auth = none` nowhere.",
        "/var/log/pace/audit.log"),
    Key("pace.marks", values.phrases(MAX_MARKS), "artefact, ectopic beat, pause, symptom",
        "What a note on a trace may say by one click, in place of a text of its own.",
        "artefact, atrial ectopic, ventricular ectopic", live=True),
    Key("pace.map_tiles", maps.tiles(), None,
        "Where the map has its tiles from; browsers then ask that server. Not set: outlines of countries, which come "
        "with Pace.", "https://tile.openstreetmap.org/{z}/{x}/{y}.png"),
    Key("pace.map_attribution", maps.credit(), None, "Who made the tiles, as their terms of use ask for it.",
        "© OpenStreetMap contributors https://www.openstreetmap.org/copyright"),
    Key("pace.map_pin", maps.pins(), None, "Fixed pins of the map, such as the venue; several on a line each.",
        "52.5163 13.3777 Brandenburg Gate"),
)

CHANNEL = (
    Key("label", values.label(), None, "What people read. Not set: the name.", "ECG, MIT-BIH 208"),
    Key("source", addresses.source(), None,
        "Where payloads come from: what is published on a Redis channel, blocks that publishers append "
        "themselves (the name is the channel's own), the value of a key, or the entries of a list. "
        "Not set: `pubsub:<name>`.", "key:test"),
    Key("kind", values.choice(*KINDS), WAVEFORM, "What is shown: a trace, large digits, lines, or a pin on the map.",
        "number"),
    Key("leads", values.names(MAX_LEADS), None,
        "Names of the leads, in the order of the payload. Not set: learnt from the first payload.",
        "MLII V5"),
    Key("unit", values.unit(), None, "Unit of the values. Not set: mV for a waveform, else none.", "mmHg"),
    Key("rate", values.number(0.001, 100_000), None,
        "Declared sampling rate. It spaces samples that come without a time; a measured rate more "
        "than 2 % off is flagged.", "360", "Hz"),
    Key("range", values.interval(), None, "Lowest and highest value shown. Not set: follows the signal.", "-2 3"),
    Key("colour", values.colour(), None, "Colour of the trace. Not set: the page chooses.", "#1b5e20"),
    Key("resolution", values.number(0.000_001, 1_000_000), "0.001",
        "Smallest step that matters, in the unit; bounds the decimals that travel.", "0.005"),
    Key("trace", values.channel_name(), None,
        "Of a channel of kind place: the waveform that a click on its pin opens. Not set: there is none.", "mitdb-208"),
    Key("view", who.who(), None, "Who may see it. Not set: whom `pace.view` says.", "ada group:doctors"),
    Key("note", who.who(), None, "Who, of those, may mark notes on it. Not set: whom `pace.note` says.",
        "group:doctors"),
    Key("publish", who.who(), None, "Who may send samples to it over HTTP. Not set: whom `pace.publish` says.",
        "pump-4"),
)

REPLAY = (
    Key("file", addresses.file(), None, "The recording. Must be set.", "pace:data/mitdb-208.csv"),
    Key("loop", values.boolean(), "true", "Whether it begins again at its end.", "false"),
)

#: Keys that say nothing on a channel of kind text or place.
NUMERIC_ONLY = ("leads", "unit", "rate", "range", "resolution")
#: Keys that say nothing on a channel of another kind than place.
PLACE_ONLY = ("trace",)

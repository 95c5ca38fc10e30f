"""What a page holds in memory, by the browser's own account."""
import json

CODE = {"code", "object shape", "hidden"}
"""Kinds of nodes of a heap snapshot that the engine makes of scripts while it learns how they run: no data."""


def data_bytes(devtools):
    """Bytes of all data that the scripts of a page can reach: objects, strings, arrays.

    ``devtools`` is a CDP session."""
    parts = []

    def keep(event):
        parts.append(event["chunk"])

    devtools.on("HeapProfiler.addHeapSnapshotChunk", keep)
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    devtools.remove_listener("HeapProfiler.addHeapSnapshotChunk", keep)
    # the edges between them, most of the text, would take hundreds of megabytes here
    return _sum(json.loads("".join(parts).partition(',\n"edges":')[0] + "}"))


def _sum(snapshot):
    meta, nodes = snapshot["snapshot"]["meta"], snapshot["nodes"]
    fields, kinds = meta["node_fields"], meta["node_types"][0]
    kind, size, step = fields.index("type"), fields.index("self_size"), len(fields)
    return sum(nodes[at + size] for at in range(0, len(nodes), step) if kinds[nodes[at + kind]] not in CODE)

"""Which ES modules a page needs: its first one, and all that are imported from there."""
import posixpath
import re

#: ``import … from "x"``, ``import "x"`` and ``export … from "x"`` at the beginning of a line. What is imported on
#: demand, by ``import("x")``, is not needed at once.
IMPORT = re.compile(r'^(?:(?:import|export)\b[^"\';()=]*?\bfrom\s*|import\s*)"([^"]+)"', re.MULTILINE)


def imports_of(text):
    """What a module's text imports, as written there."""
    return IMPORT.findall(text)


def reachable(start, read):
    """Names of the modules that ``start`` needs, itself first, those nearer to it before those further away.

    ``read(name)`` gives a module's text, None where there is none: what imports it will say so itself.
    """
    found = {start: None}
    queue = [start]
    for name in queue:
        for imported in imports_of(read(name) or ""):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))
            if imported.startswith(".") and path not in found and read(path) is not None:
                found[path] = None
                queue.append(path)
    return list(found)

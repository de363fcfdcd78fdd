"""The process that holds Helm: run as a script, it renders charts until its input ends.

A chart can hang or crash Go's code beyond what Python can stop, so Helm lives here and its parent
may kill it. A message is a line of JSON, then as many bytes as its `size` says.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import Any, BinaryIO

KEEP = 16
MAX_OUTPUT = 64 * 1024 * 1024


def limit_memory(size: int) -> None:
    """Let Go die of a huge loop before the machine does. Where there is no limit to set, none is set."""
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def answer(out: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    out.write(json.dumps({**header, "size": len(body)}).encode() + b"\n" + body)
    out.flush()


def read(document: str) -> Any:
    """A YAML document as Go reads it, or None."""
    import helm_python

    try:
        return helm_python.values_from_yaml(document)
    except helm_python.HelmError:
        return None


def forget(archives: dict[int, bytes], charts: dict[int, Any]) -> None:
    """Let the oldest chart go."""
    number = next(iter(archives))
    del archives[number]
    if number in charts:
        charts.pop(number).close()


def render(request: dict[str, Any], archives: dict[int, bytes], charts: dict[int, Any]) -> dict[str, str]:
    """Render a chart. One with subcharts is loaded anew: Helm takes out of it what the values switch off."""
    import helm_python

    number = request["chart"]
    if number not in charts:
        try:
            charts[number] = helm_python.Chart.load_archive(archives[number])
        except helm_python.HelmError:
            del archives[number]
            raise
    chart = charts[number]
    if chart.dependencies:
        del charts[number]
    texts: dict[str, str] = chart.render(request["values"], name=request["name"], namespace=request["namespace"])
    if number not in charts:
        chart.close()
    return texts


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Answer requests: `chart` names a loaded chart, `size` bytes of an archive load it first."""
    import helm_python

    archives: dict[int, bytes] = {}
    charts: dict[int, Any] = {}
    answer(out, {"ready": helm_python.helm_sdk_version()})
    while line := source.readline():
        request = json.loads(line)
        archive = source.read(request["size"])
        if request.get("read"):
            answer(out, {}, json.dumps([read(each) for each in json.loads(archive)]).encode())
            continue
        try:
            if archive:
                while len(archives) >= KEEP:
                    forget(archives, charts)
                archives[request["chart"]] = archive
            texts = render(request, archives, charts)
        except helm_python.HelmError as error:
            answer(out, {"error": str(error), "type": type(error).__name__})
            continue
        body = json.dumps(texts).encode()
        if len(body) > MAX_OUTPUT:
            answer(out, {"error": f"rendered more than {MAX_OUTPUT} bytes", "type": "TooLarge"})
        else:
            answer(out, {}, body)


if __name__ == "__main__":
    limit_memory(int(sys.argv[1]))
    sys.path.extend(sys.argv[2:])
    serve(sys.stdin.buffer, sys.stdout.buffer)

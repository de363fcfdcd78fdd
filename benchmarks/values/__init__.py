"""Measures of the values family: planted mistakes, look-alikes, the real history, and the peers.

    python -m benchmarks.values.plant DATA OUT      plant mistakes and look-alikes in real charts
    python -m benchmarks.values.score DATA OUT      what our own tool makes of them
    python -m benchmarks.values DATA OUT            ours and the peers on one sample, in one run

DATA is the unpacked folder of development charts (charts/, history/, index.json, history.json). Nothing of
it is kept in the project.
"""

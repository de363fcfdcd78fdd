"""What the folder of cases says of itself."""

README = """# Runs of ordinary tools, with the lines that explain the failure

Written by `python -m benchmarks.logs.tools`; every line of a tool is what the real tool printed on this machine.

- `<tool>-<break>-<form>/failing.log`; `good-1.log` to `good-3.log`: the same job on slightly other states of the
  project that ended well; `labels.json`.
- labels.json: `lines` (1-based, split on \\n only): what a person would mark, the error message and its immediate
  detail; `accept`: neither right nor wrong (exit codes, the CI server's last words, summaries that repeat it); `tool`,
  `job`, `break`, `format`, `split` (`dev` or `validation`, by tool), `n_lines`.
- `benign/*.log`: good runs full of scary words. Nothing in them may be flagged.
- `manifest.json`: all of it in the form of the labelled logs' manifest: `file`, `n_lines`, `truth`, `accept` (ranges),
  `kind` (tool), `source` (split, or benign), `good`.

Jobs of one project share their good runs. Forms: github, gitlab, jenkins, travis, buildkit, plain.
"""

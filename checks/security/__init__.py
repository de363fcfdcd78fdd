"""Security scan: what a change makes less safe, in configuration, dependencies, workflows and secrets.

The engines (Trivy, betterleaks, zizmor) look at copies in private folders; what they cannot read or do
not look at is closed here. Findings are new when the merge base did not have them.
"""

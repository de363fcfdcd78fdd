"""Values sanity: what is wrong with a Helm values file, at the line that a person edits."""

"""Real runs of ordinary tools, broken on purpose and good, as labelled logs in the forms that CI servers write."""

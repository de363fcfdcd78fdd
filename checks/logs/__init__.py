"""Log anomaly: the few lines of a log that explain a failed run."""

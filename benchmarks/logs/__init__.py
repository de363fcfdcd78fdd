"""Log anomaly: its data, its training, its figures beside those of its peers."""

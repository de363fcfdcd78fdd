"""Go's text/template as Helm uses it: text to a tree of nodes."""

"""Rules of our own, for what no engine looks at: each module is one rule."""

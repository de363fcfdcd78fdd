"""One module for each ecosystem: `JOBS`, each a small project, its steps, and the ways to break it."""

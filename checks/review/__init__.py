"""Review of a change by a language model.

The change is read from Git's objects (`diff`), secrets are painted over (`masking`), the files are ordered and cut into
requests (`triage`, `chunks`, `prompt`), the answers are read as hostile data (`answers`), placed on lines that GitHub
accepts (`placement`), filtered (`weak`), and said once (`state`, `comments`).
"""

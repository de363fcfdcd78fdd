"""Where values flow in a chart's templates: an abstract interpreter that renders nothing.

`atoms` has the abstract values, `heap` what can be asked of them, `evaluator` runs statements,
`functions` models Go's, Helm's and Sprig's functions, `program` puts a chart's templates together.
"""

"""The rules about a service's log: every module is one rule, its docstring the rule's page."""

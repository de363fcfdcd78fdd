"""The OpenAPI 3.1 document of every route. What a request may hold is said in JSON Schema, and checked in core/."""

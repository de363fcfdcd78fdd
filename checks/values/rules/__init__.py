"""One module a rule; being here is all the registration there is."""

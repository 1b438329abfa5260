"""The HTTP service: requests in, answers out; everything is asked of the facade."""

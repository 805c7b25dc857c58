"""The ballot service over HTTP: addresses, problems, limits, the OpenAPI document and plain pages."""

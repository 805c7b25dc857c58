"""The verifier: proves or refutes a result from one file. Needs `shared` alone: no database, no service."""

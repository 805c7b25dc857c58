"""The verifier: proves or refutes a result from one file. It needs `shared` alone: no database, no service."""

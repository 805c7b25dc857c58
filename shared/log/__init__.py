"""The public log of an election, in the formats of C2SP and RFC 6962 byte for byte: no invention of ours."""

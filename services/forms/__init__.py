"""Forms: what people print and sign, as data, and the ways of writing it down. Both services make forms of their own."""

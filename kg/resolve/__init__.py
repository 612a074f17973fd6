"""Who is meant: from names as written to places, bodies and policies with an identity made from facts."""

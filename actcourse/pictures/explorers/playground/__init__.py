"""The playground: a network that trains while one watches, and is changed meanwhile."""

"""azukari (預かり): a city entrusts personal data to outsiders without letting go of it."""

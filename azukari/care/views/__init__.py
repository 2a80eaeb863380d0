"""The pages of the care network, by subject."""

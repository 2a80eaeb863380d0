"""The pages about vacant houses, by subject."""

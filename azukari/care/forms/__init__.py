"""What a person types into the pages of the care network."""

"""What a person types into the pages about vacant houses."""

"""Why a claim is right or wrong: pure functions over frozen facts, every finding at once, with its source."""

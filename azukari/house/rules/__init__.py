"""Why something about a vacant house is right, wrong or next: pure functions over frozen facts."""

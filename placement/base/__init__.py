"""State machines, choices, errors and rules that every room of this app uses."""

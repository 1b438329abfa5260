"""The frozen types that every room speaks in."""

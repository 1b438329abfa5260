"""Find facts in documents."""

"""Work for strangers in processes of its own, which may be killed."""

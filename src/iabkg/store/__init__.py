"""The dataset: an Oxigraph store, and the guard before it."""

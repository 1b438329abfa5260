"""iabkg reads Chinese government plans into a knowledge graph that can be trusted and asked."""

"""How right a graph is: gold files, what the graph states, and the scores of one against other."""

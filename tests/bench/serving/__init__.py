"""How iabkg serves, against the native Oxigraph server and rdflib-endpoint, on the same data.

``python -m tests.bench serving`` measures everything on 100 documents (about 150,000 triples),
``--large`` on 1,000,000 triples, ``--only point`` a single figure. All requests come from
this machine, over 8 connections, from ``wrk``; servers take turns, and ratios are taken within a
round. Unless a figure says otherwise no two requests have the same text, so that no server can
answer from a cache.
"""

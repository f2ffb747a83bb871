"""SPARQL 1.1 over one snapshot: a guard, killable workers, the protocol and its page."""

"""Second opinion: a small CRF trained on reviewed text, heard beside the rules.

Where both read the same name, it is surer; what only the CRF reads is a candidate for curators, never
published. Without a trained file nothing changes.
"""

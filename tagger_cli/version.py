"""The version of tagger, which models carry in their provenance."""

VERSION = "0.1.0"

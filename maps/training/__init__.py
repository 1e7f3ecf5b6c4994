"""The made training county: a fictional place that looks like a real one, the same for the same seed."""

from maps.training.county import DEFAULT_SEED, make_training_county

__all__ = ["DEFAULT_SEED", "make_training_county"]

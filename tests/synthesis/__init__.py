"""Whole application bundles with their truth, from a seed: what the product is measured with."""

from tests.synthesis.making import PROFILES, make_bundle, make_world, truth_path
from tests.synthesis.records import Truth, read_truth
from tests.synthesis.single import make_document

__all__ = ["PROFILES", "Truth", "make_bundle", "make_document", "make_world", "read_truth", "truth_path"]

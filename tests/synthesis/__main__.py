"""`python -m tests.synthesis --seed 7 --profile sample --out FOLDER`."""

import argparse
import sys
from pathlib import Path

from tests.synthesis.describing import describe
from tests.synthesis.making import PROFILES, make_bundle, truth_path


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.synthesis", description="writes a bundle and its truth")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--profile", choices=sorted(PROFILES), required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--faults", nargs="*", help="plant these instead of drawing by lot")
    chosen = parser.parse_args()
    truth = make_bundle(chosen.seed, chosen.profile, chosen.out, chosen.faults)
    if chosen.profile == "sample":
        chosen.out.with_name("README.md").write_text(describe(truth), encoding="utf-8")
    sys.stdout.write(f"{len(truth.files)} files, {len(truth.costs)} costs, truth in {truth_path(chosen.out)}\n")


if __name__ == "__main__":
    main()

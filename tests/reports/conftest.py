import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "evidence"))  # small_case is shared

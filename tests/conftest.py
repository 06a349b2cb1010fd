"""Its place in the `tests` package puts the project root first on the path, so that `tests.synthesis` is ours."""

"""Where words stand to each other: lines, labels, tilt, pages laid flat."""

"""From papers to the rows of a set: which papers belong together, when it was asked and answered, what each says."""

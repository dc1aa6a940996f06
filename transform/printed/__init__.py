"""Papers of which only the printed text is left: its layout says what each part is."""

"""What a paper names of the papers of parliament, of law and of the web."""

"""The words that papers of every form share: headers, names and offices, labels, notices."""

"""Papers whose source says what each part is: published XML, early XML, and pages of the website."""

"""Documents as bytes.  Pure: rows and geometry in, bytes out."""

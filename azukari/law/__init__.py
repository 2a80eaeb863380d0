"""What the State says: dated, cited, pure.  Nothing here knows Django."""

"""The papers about a vacant house: charts, lists, petitions, inquiry letters.  Facts in, PDF bytes out."""

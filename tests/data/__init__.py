"""The open data set: files, descriptions, API."""

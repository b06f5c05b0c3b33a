"""Calling code that may do anything, and finding out what is wrong with what it returns."""

"""The course as pages that can be read and played with where no kernel runs: `make site`."""

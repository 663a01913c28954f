"""What things cost, measured: run by ``make bench-…``, not by the test suites."""

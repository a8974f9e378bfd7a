"""What every room stands on: who a person is, which roles they hold, who works with whom, errors and words."""

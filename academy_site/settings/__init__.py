"""One settings module for each way of running the site."""

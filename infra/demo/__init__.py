"""Site, hub, proxy and grader on one machine, started by `make demo` and stopped by Ctrl-C."""

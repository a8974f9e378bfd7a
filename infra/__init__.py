"""How the academy runs: the demo, a single box, and the benchmarks."""

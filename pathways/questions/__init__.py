"""Questions in words, their answers, and answers shared without names."""

"""People at an employer, talks with them, and agreements: what placement staff keep of a partner."""

"""How an employer has worked with the academy so far, for placement staff alone."""

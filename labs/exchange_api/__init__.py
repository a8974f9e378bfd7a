"""The nbgrader exchange over HTTP, for lab servers; `labs/API.md` has the contract."""

"""The APIs that lab servers and graders use; `labs/API.md` has the contract."""

"""What a person can ask of us: see, download, be forgotten; retention, and requests for records by law."""

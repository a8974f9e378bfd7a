"""Is the academy itself well? Backups, the scheduler, the disk, the certificate; and what a new academy still lacks."""

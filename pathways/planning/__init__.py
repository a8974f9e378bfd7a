"""Making, changing, copying and archiving a cohort; planning, moving and cancelling its sessions."""

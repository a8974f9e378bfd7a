"""The lab hub: JupyterHub's configuration, its spawner and what runs in a student's server. No Django here."""

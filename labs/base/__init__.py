"""What every room of the labs app uses: choices, errors, the door to the pathways, kept files, requests."""

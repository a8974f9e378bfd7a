#!/bin/bash
# Count the members.
wc -l < members.txt

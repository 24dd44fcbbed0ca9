#!/bin/sh
# Makes the destinations of a server those of streams.yaml; for cron, or for a CI that is not among the examples.
# Needs AUDITSTREAM_URL, AUDITSTREAM_TOKEN and the variables that streams.yaml names.
set -eu

file=${1:-streams.yaml}

status=0
auditstream apply -f "$file" --dry-run --prune --exit-code || status=$?
case $status in
  0) exit 0 ;;
  # There is something to do.
  6) ;;
  # The server cannot be reached or cannot answer now: worth another try later.
  5) echo "Not applied: try again later." >&2; exit 5 ;;
  *) exit "$status" ;;
esac

auditstream apply -f "$file" --prune

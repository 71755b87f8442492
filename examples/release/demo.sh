#!/bin/sh
# Checks, tests and gates the release package three times: clean, stale, breach.
# Run it as `./dev demo`; WRIT names the command.
set -eu
cd "$(dirname "$0")"
writ=${WRIT:-../../build/writ}
at=2026-11-20T09:00:00Z

step() { printf '\n── %s\n   $ %s\n\n' "$1" "$2"; }

gate() {  # folder, expected exit code, sentence
  step "$3" "writ gate . --gate production --request request.json --evidence-dir $1 --at $at --past --unsigned-evidence"
  code=0
  "$writ" gate . --gate production --request request.json --evidence-dir "$1" --at "$at" --past --unsigned-evidence || code=$?
  if [ "$code" -ne "$2" ]; then
    echo "demo: expected exit code $2, got $code" >&2
    exit 1
  fi
}

step "1. Are the rules well-formed?" "writ check ."
"$writ" check .
step "2. Do they do what their authors say?" "writ test ."
"$writ" test .
# Whoever changed a rule to see what happens has a lock that is out of date.
"$writ" lock . >/dev/null
gate clean 0 "3. A clean release"
gate stale 1 "4. The same release, with an evaluation from two days ago"
gate breach 1 "5. The same release, with an evaluation that breaches the tolerance"
printf '\nThe rules are examples/release/release.writ; change a limit and run this again.\n'

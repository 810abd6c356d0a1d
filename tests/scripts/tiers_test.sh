#!/usr/bin/env bash
# The tier check must be able to fail: plants includes that go up, sideways and into the store in a copy
# of src/, and expects each to be named with its arrow; without them the copy must be green.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/scripts"
cp -r "$root/src" "$copy/src"
cp "$root/scripts/tiers.txt" "$copy/scripts/"
failures=0

run() { output=$("$root/scripts/checks/tiers" "$copy" 2>&1); }

expect_red() {  # expect_red NAME FILE LINE EXPECTED
  local name=$1 file=$copy/$2 line=$3 expected=$4 kept
  kept=$(mktemp)
  cp "$file" "$kept" 2> /dev/null || : > "$file"
  printf '%s\n' "$line" >> "$file"
  local number
  number=$(wc -l < "$file")
  if run; then
    printf 'FAIL %s: the planted include was not found\n' "$name"
    failures=$((failures + 1))
  elif [[ $output != *"$2:$number: "*"$expected"* ]]; then
    printf 'FAIL %s: expected "%s:%s … %s", got:\n%s\n' "$name" "$2" "$number" "$expected" "$output"
    failures=$((failures + 1))
  else
    printf 'ok   %s\n' "$name"
  fi
  if [[ -s $kept ]]; then cp "$kept" "$file"; else rm "$file"; fi
  rm "$kept"
}

if run; then
  echo "ok   green as it stands"
else
  printf 'FAIL the copy is not green to begin with:\n%s\n' "$output"
  failures=$((failures + 1))
fi
expect_red 'up' src/base/result.cpp '#include "rulebook/verdict.h"' 'upward include of "rulebook/verdict.h": base (0) -> rulebook (2)'
expect_red 'up, from a header' src/cel/value.h '#include "content/review.h"' 'cel (1) -> content (3)'
expect_red 'sideways' src/content/planted.cpp '#include "registry/registry.h"' 'sideways include of "registry/registry.h": content (3) -> registry (3)'
expect_red 'the store from elsewhere' src/gate/planted.cpp '#include "store/database.h"' 'gate (5) -> store (0)'
expect_red 'an unknown room' src/base/result.cpp '#include "elsewhere/thing.h"' 'is in no room'
expect_red 'a foreign library out of its room' src/rulebook/planted.cpp '#include <simdjson.h>' 'belongs to base, not to rulebook'
expect_red 'a foreign library in a header' src/base/result.h '#include <openssl/evp.h>' 'a header includes <openssl/evp.h>'
if run; then
  echo "ok   green again without them"
else
  printf 'FAIL not green again:\n%s\n' "$output"
  failures=$((failures + 1))
fi
exit $((failures > 0))

#!/usr/bin/env bash
# A ledger of ours is verified by Go's golang.org/x/mod, its SM2 signatures by github.com/tjfoc/gmsm. Skipped (77) where there is no Go, or its module cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
guiju=${GUIJU:-build/release/guiju}
command -v go > /dev/null || { printf 'no go: apt-get install golang-go\n'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd tests/interop/ledger && go build -mod=readonly -o "$work/verify" .) || { printf 'its modules cannot be had\n'; exit 77; }

printf 'a passphrase for tests\n' > "$work/secret"
"$guiju" import --data "$work/data" samples/world/*.jsonl > /dev/null
"$guiju" decide --data "$work/data" samples/requests.jsonl > /dev/null
"$guiju" ledger init --data "$work/data" --origin bank.example/ledger --sm2 --passphrase-file "$work/secret" > /dev/null 2>&1
"$guiju" ledger integrate --data "$work/data" --passphrase-file "$work/secret"
"$guiju" ledger export "$work/public" --data "$work/data"
"$work/verify" "$work/public"

# And it must be able to fail.
printf 'x' | dd of="$work/public/tile/0/001" bs=1 seek=40 conv=notrunc status=none
if "$work/verify" "$work/public" 2> /dev/null; then
  printf 'a flipped byte was not noticed\n'
  exit 1
fi

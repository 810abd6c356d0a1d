#!/usr/bin/env bash
# People log in through a real identity provider (oidc-provider, npm). Skipped (77) where there is no Node or npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
guiju=$(realpath "${GUIJU:-build/release/guiju}")
if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
  printf 'no node and npm: apt-get install nodejs npm\n'
  exit 77
fi
work=$(mktemp -d)
running=()
cleanup() {
  for process in "${running[@]}"; do kill "$process" 2> /dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT
cp tests/interop/oidc/* "$work"
(cd "$work" && npm ci --silent --no-audit --no-fund --ignore-scripts) || { printf 'oidc-provider cannot be had\n'; exit 77; }

wait_for() {  # wait_for FILE TEXT
  for _ in $(seq 200); do
    if grep -q "$2" "$1"; then return; fi
    sleep 0.05
  done
  cat "$1" "$work/err" >&2
  exit 1
}
# The provider has to know our address and we have to know its: a port that is free now is taken for ours.
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
service=http://127.0.0.1:$port
node "$work/provider.js" "$service/v1/sessions/callback" > "$work/issuer" 2> "$work/provider.err" &
running+=($!)
wait_for "$work/issuer" ^http://
issuer=$(grep -m 1 ^http:// "$work/issuer")  # it warns on the same stream
printf 'a secret of two\n' > "$work/secret"
"$guiju" account add officer --by-provider --role compliance --data "$work/data" > /dev/null
"$guiju" serve --data "$work/data" --port "$port" --lang en --oidc-issuer "$issuer" --oidc-client-id guiju \
  --oidc-client-secret-file "$work/secret" --oidc-redirect-uri "$service/v1/sessions/callback" > "$work/out" 2> "$work/err" &
running+=($!)
wait_for "$work/out" http://

expect() {  # expect TEXT LINE
  if ! sed -n "${2}p" "$work/told" | grep -q "$1"; then
    printf 'expected %s in line %s of:\n' "$1" "$2"
    cat "$work/told" "$work/err"
    exit 1
  fi
}
node "$work/browser.js" "$service" officer > "$work/told"
expect '^200 .*"full":true' 1
expect '^200 .*"account":"officer".*"person.reveal"' 2
expect '^401 .*used already' 3
# Vouched for, and unknown here.
node "$work/browser.js" "$service" somebody > "$work/told"
expect '^403 .*no account here' 1
expect '^401 ' 2
# A secret that is not ours.
printf 'another secret\n' > "$work/secret"
kill "${running[1]}"
wait "${running[1]}" || true
unset 'running[1]'
"$guiju" serve --data "$work/data" --port "$port" --lang en --oidc-issuer "$issuer" --oidc-client-id guiju \
  --oidc-client-secret-file "$work/secret" --oidc-redirect-uri "$service/v1/sessions/callback" > "$work/out" 2> "$work/err" &
running+=($!)
wait_for "$work/out" http://
node "$work/browser.js" "$service" officer > "$work/told"
expect '^503 .*does not give its token' 1

#!/usr/bin/env bash
# The check of globals must find what can change, and leave what cannot alone.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/scripts/checks" "$copy/src/base"
cp "$root"/scripts/checks/{globals,common.py} "$copy/scripts/checks/"
failures=0

expect() {  # expect STATUS CODE…
  local want=$1
  shift
  printf 'namespace guiju {\nnamespace {\n%s\n}  // namespace\n}  // namespace guiju\n' "$*" > "$copy/src/base/planted.cpp"
  "$copy/scripts/checks/globals" > "$copy/output" 2>&1
  local got=$?
  if ((got != want)); then
    printf 'FAIL wanted %d for: %s\n' "$want" "$*"
    cat "$copy/output"
    failures=$((failures + 1))
  fi
}

expect 1 'int counter = 0;'
expect 1 'int counter;'
expect 1 'std::vector<int> seen{1, 2};'
expect 1 'std::map<std::string, std::vector<int>> by_name;'
expect 1 'const char* name = "x";'
expect 1 'char buffer[16];'
expect 1 'static std::string last;'
expect 1 'void f() {
  static int calls = 0;
  ++calls;
}'
expect 1 'int f() {
  thread_local std::string scratch;
  return 0;
}'
expect 0 'constexpr int bound = 3;'
expect 0 'constexpr std::uint64_t large = std::uint64_t{1} << 30;'
expect 0 'const std::string name = "x";'
expect 0 'const char* const name = "x";'
expect 0 'constexpr const char* names[] = {"a", "b"};'
expect 0 'constexpr struct {
  int a;
} rows[] = {{1}, {2}};'
expect 0 'int f(int a = 3) { int b = a; return b; }'
expect 0 'int f(int a);'
expect 0 'struct S {
  int member = 0;
  char brace = '"'{'"';
};'
expect 0 'using Wide = int;'
expect 0 'bool operator==(const S& a, const S& b) { return true; }'
expect 0 'void f() {
  static constexpr int table[] = {1};
  static const std::string word = "x";
}'
((failures == 0)) && echo "ok   globals"
exit $((failures > 0))

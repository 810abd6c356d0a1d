// base64.encode and base64.decode (RFC 4648, section 4).
#include "cel/functions.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Value run_encode(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::bytes) return no_overload();
  const std::string_view in = a[0].as_text();
  const std::size_t length = (in.size() + 2) / 3 * 4;
  char* out = runtime.spend(in.size() / 16) ? runtime.take<char>(length) : nullptr;
  if (out == nullptr) return fail(EvaluationError::cost_exceeded);
  const auto byte = [&](std::size_t i) {
    return i < in.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(in[i])) : 0u;
  };
  for (std::size_t i = 0, o = 0; i < in.size(); i += 3, o += 4) {
    const std::uint32_t bits = byte(i) << 16u | byte(i + 1) << 8u | byte(i + 2);
    out[o] = alphabet[bits >> 18u];
    out[o + 1] = alphabet[bits >> 12u & 63u];
    out[o + 2] = i + 1 < in.size() ? alphabet[bits >> 6u & 63u] : '=';
    out[o + 3] = i + 2 < in.size() ? alphabet[bits & 63u] : '=';
  }
  return Value::text({out, length});
}

// Padding may be left out, but not be wrong.
Value run_decode(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  std::string_view in = a[0].as_text();
  const bool padded = in.ends_with('=');
  if (padded && in.size() % 4 != 0) return fail(EvaluationError::invalid_argument);
  for (int i = 0; i < 2 && in.ends_with('='); ++i) in.remove_suffix(1);
  if (in.size() % 4 == 1) return fail(EvaluationError::invalid_argument);
  char* out = runtime.spend(in.size() / 16) ? runtime.take<char>(in.size()) : nullptr;
  if (out == nullptr) return fail(EvaluationError::cost_exceeded);
  std::uint32_t bits = 0, count = 0;
  std::size_t length = 0;
  for (const char c : in) {
    const std::size_t value = alphabet.find(c);
    if (value == alphabet.npos) return fail(EvaluationError::invalid_argument);
    bits = bits << 6u | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[length++] = static_cast<char>(bits >> count & 0xFFu);
    }
  }
  return Value::bytes({out, length});
}

}  // namespace

std::span<const FunctionSpec> encoder_functions() {
  static const std::vector<FunctionSpec> table{
      {"base64.encode", run_encode, 4, {"(bytes) -> string"}},
      {"base64.decode", run_decode, 4, {"(string) -> bytes"}},
  };
  return table;
}

}  // namespace guiju::cel

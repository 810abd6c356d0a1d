#include "registry/uscc.h"

namespace guiju::registry {
namespace {

// GB 32100-2015, 5.3: 31 signs; I, O, S, V and Z are left out because they look like digits or each
// other.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr unsigned weight_base = 3;  // the weight of place i is 3^i modulo 31
static_assert(alphabet.size() == 31);

}  // namespace

std::optional<char> uscc_check_character(std::string_view first_17) {
  if (first_17.size() != 17) return std::nullopt;
  unsigned sum = 0, weight = 1;
  for (const char c : first_17) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum += static_cast<unsigned>(value) * weight;
    weight = weight * weight_base % 31;
  }
  return alphabet[(31 - sum % 31) % 31];
}

Result<Uscc> Uscc::parse(std::string_view text) {
  if (text.size() != 18) {
    return Error{ErrorKind::bad_input, "",
                 say("a unified social credit code has 18 characters, '{}' has {}",
                     "统一社会信用代码为 18 位，“{}”为 {} 位", text, text.size()),
                 say("copy it from the business licence", "请照营业执照抄录")};
  }
  const std::optional<char> expected = uscc_check_character(text.substr(0, 17));
  if (!expected) {
    return Error{ErrorKind::bad_input, "",
                 say("'{}' holds a character that no unified social credit code has",
                     "“{}”含有统一社会信用代码不用的字符", text),
                 say("use digits and capital letters other than I, O, S, V, Z",
                     "只用数字和除 I、O、S、V、Z 以外的大写字母")};
  }
  if (*expected != text.back()) {
    return Error{
        ErrorKind::bad_input, "",
        say("the check character of '{}' should be '{}'", "“{}”的校验位应为“{}”", text, *expected),
        say("compare it with the business licence", "请与营业执照核对")};
  }
  return Uscc(text);
}

}  // namespace guiju::registry

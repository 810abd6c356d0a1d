#include "access/password.h"

#include <argon2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <set>

#include "base/utf8.h"

namespace guiju::access {
namespace {

constexpr std::size_t salt_bytes = 16, hash_bytes = 32;
constexpr std::uint32_t memory_kib_max = 1u << 20, passes_max = 64, lanes_max = 16;
constexpr std::size_t different_min = 5;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// "m=19456" and what follows.
bool read_cost(std::string_view& text, std::string_view name, std::uint32_t most,
               std::uint32_t& into) {
  if (!text.starts_with(name)) return false;
  text.remove_prefix(name.size());
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), into);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return failure == std::errc() && into >= 1 && into <= most;
}

bool read_costs(std::string_view phc, PasswordCost& cost) {
  return read_cost(phc, "$argon2id$v=19$m=", memory_kib_max, cost.memory_kib) &&
         read_cost(phc, ",t=", passes_max, cost.passes) &&
         read_cost(phc, ",p=", lanes_max, cost.lanes) && phc.starts_with('$');
}

}  // namespace

Status check_new_password(std::string_view password, std::string_view account) {
  const auto refused = [](Message what, Message remedy) -> Status {
    return Error{ErrorKind::bad_input, "password", std::move(what), std::move(remedy)};
  };
  const std::size_t chars = find_invalid_utf8(password) ? 0 : count_code_points(password);
  if (chars < password_chars_min || chars > password_chars_max)
    return refused(
        say("a password has {} to {} characters", "密码须为 {} 至 {} 个字符", password_chars_min,
            password_chars_max),
        say("take several words that do not belong together", "可用几个互不相干的词组成"));
  if (std::set<char>(password.begin(), password.end()).size() < different_min)
    return refused(
        say("the password repeats a few characters", "密码只是少数字符的重复"),
        say("take several words that do not belong together", "可用几个互不相干的词组成"));
  if (account.size() >= 3 && lower(password).find(lower(account)) != std::string::npos)
    return refused(say("the password holds the name of the account", "密码含有账号名"),
                   say("leave the name out", "请去掉账号名"));
  return Done{};
}

PasswordHash PasswordHash::make(std::string_view password, const PasswordCost& cost,
                                Random& random) {
  std::array<std::uint8_t, salt_bytes> salt{};
  random.fill(salt);
  std::string phc(argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, salt_bytes,
                                    hash_bytes, Argon2_id),
                  '\0');
  const int status = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes,
                                           password.data(), password.size(), salt.data(),
                                           salt.size(), hash_bytes, phc.data(), phc.size());
  if (status != ARGON2_OK) throw std::bad_alloc();  // the inputs are right: only memory can lack
  phc.resize(phc.find('\0'));
  return PasswordHash(std::move(phc), cost);
}

Result<PasswordHash> PasswordHash::parse(std::string_view phc, std::string_view source) {
  PasswordCost cost;
  if (phc.size() > 512 || !read_costs(phc, cost))
    return Error{ErrorKind::corrupt, std::string(source),
                 say("is no Argon2id hash", "不是 Argon2id 哈希"),
                 say("set the password anew", "请重设密码")};
  return PasswordHash(std::string(phc), cost);
}

bool PasswordHash::matches(std::string_view password) const {
  return argon2id_verify(phc_.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool PasswordHash::is_cheaper_than(const PasswordCost& cost) const {
  return cost_.memory_kib < cost.memory_kib || cost_.passes < cost.passes;
}

}  // namespace guiju::access

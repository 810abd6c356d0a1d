// base/message.h: a sentence for people, in both languages of the product.
//
// Errors are written where they are found, so each carries its English and its Chinese wording; the
// edge (cli, http) picks one. Amounts of personal data never enter a message.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace guiju {

enum class Language : std::uint8_t { en, zh };

struct Message {
  std::string en;
  std::string zh;

  const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
};

// say("no field named '{}'", "没有名为“{}”的字段", name): both formats take the same arguments.
template <class... Args>
Message say(fmt::format_string<const Args&...> en, fmt::format_string<const Args&...> zh,
            const Args&... args) {
  return Message{fmt::format(en, args...), fmt::format(zh, args...)};
}

}  // namespace guiju

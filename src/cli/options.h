// cli/options.h: the options of a command as a table, read by glibc's getopt_long.
//
// Every option is declared with its help in both languages, so the help cannot say less than the
// parser knows. An unknown option is an error that names the nearest one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace guiju::cli {

struct Phrase {  // fixed wording in both languages
  std::string_view en, zh;
  constexpr std::string_view in(Language language) const {
    return language == Language::zh ? zh : en;
  }
};

struct OptionSpec {
  std::string_view name;   // without the dashes: "rulebook"
  char letter = '\0';      // or none
  std::string_view value;  // placeholder, "DIR"; empty: the option takes no value
  Phrase what;
};

class Arguments {
 public:
  // REQUIRES of every reader: the option is declared; asking for another is a mistake of ours.
  bool has(std::string_view option) const;
  std::string_view value(std::string_view option) const;  // the last one given; empty when none
  std::string_view value_or(std::string_view option, std::string_view fallback) const;
  std::vector<std::string_view> values(std::string_view option) const;  // in the order given
  std::vector<std::string> texts(std::string_view option) const;        // the same, as their own
  Result<std::int64_t> number(std::string_view option, std::int64_t least, std::int64_t most,
                              std::int64_t fallback) const;
  // The position of the value in `names`, or of `fallback`.
  Result<std::size_t> choice(std::string_view option, std::span<const std::string_view> names,
                             std::size_t fallback) const;

  const std::vector<std::string>& operands() const { return operands_; }

 private:
  friend Result<Arguments> parse_options(std::span<const std::string>,
                                         std::span<const std::span<const OptionSpec>>, bool);
  bool is_declared(std::string_view option) const;

  std::vector<std::string_view> declared_;
  std::vector<std::pair<std::string_view, std::string>> given_;
  std::vector<std::string> operands_;
};

// Reads `words` by several tables at once (a command's own, the common ones). With
// `stop_at_operand` the first word that is no option ends the options, and it and all that follow
// are operands.
//   errors: bad_input for an unknown, ambiguous or incomplete option
Result<Arguments> parse_options(std::span<const std::string> words,
                                std::span<const std::span<const OptionSpec>> tables,
                                bool stop_at_operand);

}  // namespace guiju::cli

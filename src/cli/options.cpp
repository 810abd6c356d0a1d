#include "cli/options.h"

#include <getopt.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <string>

#include "base/utf8.h"

namespace guiju::cli {
namespace {

constexpr int first_code = 0x1000;  // above every letter: getopt's code of the i-th option

Error unknown_option(std::string_view word, const std::vector<std::string_view>& names) {
  const std::string_view bare =
      word.substr(0, word.find('=')).substr(word.starts_with("--") ? 2 : 1);
  // getopt takes an unambiguous beginning; what it refuses although names begin so is ambiguous.
  std::string candidates;
  for (const std::string_view name : names) {
    if (!bare.empty() && name.starts_with(bare)) candidates += fmt::format(" --{}", name);
  }
  if (word.starts_with("--") && !candidates.empty()) {
    return Error{ErrorKind::bad_input, std::string(word),
                 say("could be several options", "可对应多个选项"),
                 say("write one of:{}", "请写其中之一：{}", candidates)};
  }
  const std::string_view near = nearest_name(bare, names);
  return Error{
      ErrorKind::bad_input, std::string(word), say("no such option", "没有这个选项"),
      near.empty()
          ? say("--help lists the options; write -- before a word that only looks like one",
                "--help 列出全部选项；若它不是选项，请在它前面写 --")
          : say("did you mean --{}?", "是否想写 --{}？", near)};
}

}  // namespace

bool Arguments::is_declared(std::string_view option) const {
  return std::find(declared_.begin(), declared_.end(), option) != declared_.end();
}

bool Arguments::has(std::string_view option) const {
  assert(is_declared(option));
  return std::any_of(given_.begin(), given_.end(),
                     [&](const auto& entry) { return entry.first == option; });
}

std::string_view Arguments::value(std::string_view option) const { return value_or(option, {}); }

std::string_view Arguments::value_or(std::string_view option, std::string_view fallback) const {
  assert(is_declared(option));
  const auto found = std::find_if(given_.rbegin(), given_.rend(),
                                  [&](const auto& entry) { return entry.first == option; });
  return found == given_.rend() ? fallback : std::string_view(found->second);
}

std::vector<std::string_view> Arguments::values(std::string_view option) const {
  assert(is_declared(option));
  std::vector<std::string_view> out;
  for (const auto& [name, text] : given_) {
    if (name == option) out.emplace_back(text);
  }
  return out;
}

std::vector<std::string> Arguments::texts(std::string_view option) const {
  const auto all = values(option);
  return {all.begin(), all.end()};
}

Result<std::int64_t> Arguments::number(std::string_view option, std::int64_t least,
                                       std::int64_t most, std::int64_t fallback) const {
  if (!has(option)) return fallback;
  const std::string_view text = value(option);
  std::int64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc() || end != text.data() + text.size() || number < least ||
      number > most) {
    return Error{ErrorKind::bad_input, fmt::format("--{}", option),
                 say("'{}' is no whole number from {} to {}", "“{}”不是 {} 到 {} 之间的整数", text,
                     least, most),
                 say("for example --{}={}", "例如 --{}={}", option, fallback)};
  }
  return number;
}

Result<std::size_t> Arguments::choice(std::string_view option,
                                      std::span<const std::string_view> names,
                                      std::size_t fallback) const {
  if (!has(option)) return fallback;
  const std::string_view text = value(option);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string all;
  for (const std::string_view name : names) all += all.empty() ? name : fmt::format(", {}", name);
  return Error{ErrorKind::bad_input, fmt::format("--{}", option),
               say("there is no '{}'", "没有“{}”", text), say("one of {}", "可选：{}", all)};
}

Result<Arguments> parse_options(std::span<const std::string> words,
                                std::span<const std::span<const OptionSpec>> tables,
                                bool stop_at_operand) {
  Arguments arguments;
  std::vector<OptionSpec> specs;
  for (const auto& table : tables) specs.insert(specs.end(), table.begin(), table.end());

  // '+' ends the options at the first operand, '-' hands operands over in order as code 1: with
  // either, getopt does not look at POSIXLY_CORRECT. ':' tells a missing value from an unknown
  // option.
  std::string letters(stop_at_operand ? "+:" : "-:");
  std::vector<std::string> long_names;  // getopt wants them ended by a zero
  long_names.reserve(specs.size());
  std::vector<option> long_options;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const OptionSpec& spec = specs[i];
    arguments.declared_.push_back(spec.name);
    const int takes = spec.value.empty() ? no_argument : required_argument;
    long_options.push_back({long_names.emplace_back(spec.name).c_str(), takes, nullptr,
                            first_code + static_cast<int>(i)});
    if (spec.letter != '\0') {
      letters += spec.letter;
      if (takes == required_argument) letters += ':';
    }
  }
  long_options.push_back({});

  std::vector<std::string> copies{"guiju"};
  copies.insert(copies.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& copy : copies) argv.push_back(copy.data());
  const int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);

  const auto spec_of = [&](int code) -> const OptionSpec* {
    if (code >= first_code) return &specs[static_cast<std::size_t>(code - first_code)];
    const auto found = std::find_if(specs.begin(), specs.end(),
                                    [&](const OptionSpec& s) { return s.letter == code; });
    return found == specs.end() ? nullptr : &*found;
  };

  optind = 0;  // glibc: start anew
  opterr = 0;
  for (;;) {
    const int code = getopt_long(argc, argv.data(), letters.c_str(), long_options.data(), nullptr);
    if (code == -1) break;
    if (code == 1) {
      arguments.operands_.emplace_back(optarg);
      continue;
    }
    const std::string_view word =
        optind > 0 && optind <= argc ? argv[static_cast<std::size_t>(optind - 1)] : "";
    if (code == ':') {
      const OptionSpec* spec = spec_of(optopt);
      assert(spec != nullptr);
      return Error{ErrorKind::bad_input, fmt::format("--{}", spec->name),
                   say("needs a value", "需要一个值"),
                   say("write --{}={}", "请写 --{}={}", spec->name, spec->value)};
    }
    if (code == '?') {
      if (optopt >= first_code) {
        return Error{ErrorKind::bad_input, fmt::format("--{}", spec_of(optopt)->name),
                     say("takes no value", "不带值"), say("write it alone", "请单独书写")};
      }
      if (optopt != 0) {
        return unknown_option(fmt::format("-{}", static_cast<char>(optopt)), {});
      }
      return unknown_option(word, arguments.declared_);
    }
    const OptionSpec* spec = spec_of(code);
    assert(spec != nullptr);
    arguments.given_.emplace_back(spec->name, optarg == nullptr ? "" : optarg);
  }
  for (int i = optind; i < argc; ++i) {
    arguments.operands_.emplace_back(argv[static_cast<std::size_t>(i)]);
  }
  return arguments;
}

}  // namespace guiju::cli

// cli/serve_settings.h: what `guiju serve` runs with, and where each value came from.
//
//   default ◄ file (--config) ◄ environment (GUIJU_…) ◄ option: the rightmost that says something counts
//
// One table names each setting once: its option, its variable and its member of the file follow from the name.
#pragma once

#include <array>
#include <string>

#include "cli/command.h"
#include "http/server.h"

namespace guiju::cli {

enum class Origin : std::uint8_t { fallback, file, environment, option };
inline constexpr std::array<std::string_view, 4> origin_names{"default", "file", "environment",
                                                              "option"};

struct Setting {
  OptionSpec option;  // its name is the setting's
  std::string_view fallback;
  std::int64_t least = 0, most = 0;  // of a number; both 0: a text
};
std::span<const Setting> serve_settings();

// The settings, and what else the command takes.
extern const std::array<OptionSpec, 34> serve_options;
inline constexpr OptionSpec print_config_option{
    "print-config",
    '\0',
    "",
    {"what it would run with, and where each value comes from; then ends",
     "打印生效的设置及其来源后退出"}};
inline constexpr OptionSpec print_openapi_option{
    "print-openapi", '\0', "", {"the OpenAPI document; then ends", "打印 OpenAPI 文档后退出"}};
inline constexpr OptionSpec config_option{
    "config", '\0', "FILE", {"settings from a YAML file", "从 YAML 文件读取设置"}};

class ServeSettings {
 public:
  //   errors: bad_input, naming option, variable or line of the file
  static Result<ServeSettings> read(const Context& context);

  const std::string& text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const { return text(name) == "true"; }
  // As a file that --config takes, each value with its origin.
  std::string page() const;

 private:
  struct Given {
    std::string text;
    Origin origin = Origin::fallback;
  };
  const Given& of(std::string_view name) const;
  std::vector<Given> values_;  // as serve_settings()
};

}  // namespace guiju::cli

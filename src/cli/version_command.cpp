#include "base/json_writer.h"
#include "cli/commands.h"
#include "cli/rulebook_source.h"

namespace guiju::cli {

const std::string_view program_version = GUIJU_VERSION;

namespace {

constexpr OptionSpec options[] = {
    rulebook_option,
    {"json", '\0', "", {"as JSON", "以 JSON 输出"}},
};
constexpr Example examples[] = {
    {"guiju version", {"program, rulebook and compiler", "程序、规则库与编译器"}},
    {"guiju version --json", {"for programs", "供程序读取"}},
};

constexpr std::string_view compiler = __VERSION__;

Exit run(Context& context) {
  const auto ruleset = require_rulebook(context);
  if (ruleset == nullptr) return Exit::bad_input;
  if (context.arguments.has("json")) {
    std::string line;
    JsonWriter(line)
        .begin_object()
        .field("guiju", program_version)
        .field("rulebook", ruleset->version())
        .field("rulebook_hash", std::string_view(ruleset->hash().hex()))
        .field("compiler", compiler)
        .end_object();
    context.out() << line << '\n';
    return Exit::done;
  }
  context.out() << "guiju " << program_version << '\n'
                << context.pick("rulebook ", "规则库 ") << ruleset->version() << '\n'
                << context.pick("compiler ", "编译器 ") << compiler << '\n';
  return Exit::done;
}

}  // namespace

constinit const Command version_command{
    .name = "version",
    .summary = {"the version of program and rulebook", "程序与规则库的版本"},
    .text = {"The rulebook's version ends with the first digits of the hash of its content: two "
             "rulebooks "
             "with one version hold the same law.",
             "规则库版本末尾为其内容哈希的前几位：版本相同，则内容相同。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli

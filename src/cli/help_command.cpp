#include "cli/command_line.h"
#include "cli/commands.h"

namespace guiju::cli {
namespace {

constexpr Example examples[] = {
    {"guiju help rulebook show", {"one command", "查看一个命令"}},
    {"guiju help rulebook", {"all commands of that word", "查看同一词下的全部命令"}},
};

// `guiju help X Y` is `guiju X Y --help`, so the two cannot differ.
Exit run(Context& context) {
  std::vector<std::string_view> words{context.pick("--lang=en", "--lang=zh")};
  const std::vector<std::string>& asked = context.arguments.operands();
  words.insert(words.end(), asked.begin(), asked.end());
  if (!asked.empty()) words.emplace_back("--help");
  return run_command_line(context.world, words);
}

}  // namespace

constinit const Command help_command{
    .name = "help",
    .summary = {"explain a command", "解释一个命令"},
    .operands = "[COMMAND]",
    .operands_max = 2,
    .text =
        {"Shows what a command does, its options and examples. The same as `guiju COMMAND --help`.",
         "说明命令的作用、选项与示例，等同于 `guiju 命令 --help`。"},
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli

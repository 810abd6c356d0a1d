#include "cli/command_line.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace guiju::cli {
namespace {

constexpr std::string_view language_names[] = {"en", "zh"};
constexpr std::string_view colour_names[] = {"auto", "always", "never"};
constexpr int columns_max = 100;  // longer lines are hard to read, however wide the terminal
constexpr int columns_unknown = 80;

// What the common options say, the surroundings where they say nothing.
struct Manner {
  Language language;
  bool colour_out, colour_err;
};

Status read_manner(const Arguments& arguments, Manner& into) {
  GUIJU_TRY(language,
            arguments.choice("lang", language_names, static_cast<std::size_t>(into.language)));
  into.language = static_cast<Language>(language);
  if (arguments.has("colour")) {
    GUIJU_TRY(colour, arguments.choice("colour", colour_names, 0));
    if (colour != 0) into.colour_out = into.colour_err = colour == 1;
  }
  return Done{};
}

Error unknown_command(std::string_view words) {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  for (const Group& group : groups()) names.push_back(group.name);
  const std::string_view near = nearest_name(words, names);
  return Error{ErrorKind::bad_input, std::string(words), say("no such command", "没有这个命令"),
               near.empty() ? say("`guiju help` lists the commands", "`guiju help` 列出全部命令")
                            : say("did you mean `guiju {}`?", "是否想用 `guiju {}`？", near)};
}

// `rulebook nonsense`: the group is right, its second word is not.
Error unknown_member(const Group& group, std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) {
    if (is_member(*command, group)) names.push_back(command->name.substr(group.name.size() + 1));
  }
  const std::string_view near = nearest_name(word, names);
  return Error{
      ErrorKind::bad_input, fmt::format("{} {}", group.name, word),
      say("no such command", "没有这个命令"),
      near.empty()
          ? say("`guiju help {}` lists them", "`guiju help {}` 列出全部", group.name)
          : say("did you mean `guiju {} {}`?", "是否想用 `guiju {} {}`？", group.name, near)};
}

Status check_operands(const Command& command, const Arguments& arguments) {
  const auto count = static_cast<int>(arguments.operands().size());
  if (count >= command.operands_min && count <= command.operands_max) return Done{};
  const Message remedy = say("guiju {} {}  (more by --help)", "guiju {} {}  （详见 --help）",
                             command.name, command.operands);
  if (count < command.operands_min) {
    return Error{ErrorKind::bad_input, std::string(command.name),
                 say("something is missing behind it", "后面缺少内容"), remedy};
  }
  const std::string& extra = arguments.operands()[static_cast<std::size_t>(command.operands_max)];
  return Error{ErrorKind::bad_input, std::string(command.name),
               say("'{}' is one word too many", "“{}”是多余的", extra), remedy};
}

class Line {
 public:
  explicit Line(const World& world)
      : world_(world),
        manner_{language_of(world.surroundings),
                world.surroundings.out_is_terminal && !world.surroundings.no_colour,
                world.surroundings.err_is_terminal && !world.surroundings.no_colour} {}

  Exit run(std::span<const std::string> words) {
    const std::array<std::span<const OptionSpec>, 1> tables{common_options()};
    const Result<Arguments> before = parse_options(words, tables, true);
    if (!before) return refuse(before.error());
    if (const Status status = read_manner(*before, manner_); !status) return refuse(status.error());

    std::span<const std::string> rest = before->operands();
    if (before->has("version")) return run_command(version_command, {});
    if (rest.empty()) return show_overview(*before);
    if (rest.size() >= 2) {
      if (const Command* command = find_command(rest[0] + " " + rest[1])) {
        return run_command(*command, rest.subspan(2), before->has("help"));
      }
    }
    if (const Command* command = find_command(rest[0])) {
      return run_command(*command, rest.subspan(1), before->has("help"));
    }
    if (const Group* group = find_group(rest[0])) return run_group(*group, rest.subspan(1));
    return refuse(unknown_command(rest[0]));
  }

 private:
  Context context(const Arguments& arguments) const {
    const int columns = world_.surroundings.columns;
    return Context{world_,
                   arguments,
                   manner_.language,
                   Paint(manner_.colour_out),
                   Paint(manner_.colour_err),
                   columns > 0 ? std::min(columns, columns_max) : columns_unknown};
  }

  Exit refuse(const Error& error) const {
    const Arguments none;
    return fail(context(none), error);
  }

  Exit show_overview(const Arguments& arguments) const {
    print_overview(context(arguments));
    return Exit::done;
  }

  Exit run_group(const Group& group, std::span<const std::string> rest) {
    const std::array<std::span<const OptionSpec>, 1> tables{common_options()};
    const Result<Arguments> arguments = parse_options(rest, tables, true);
    if (!arguments) return refuse(arguments.error());
    if (const Status status = read_manner(*arguments, manner_); !status)
      return refuse(status.error());
    if (!arguments->operands().empty()) {
      return refuse(unknown_member(group, arguments->operands().front()));
    }
    print_group_help(context(*arguments), group);
    return Exit::done;
  }

  Exit run_command(const Command& command, std::span<const std::string> rest, bool help = false) {
    const std::array<std::span<const OptionSpec>, 2> tables{command.options, common_options()};
    const Result<Arguments> arguments = parse_options(rest, tables, false);
    if (!arguments) return refuse(arguments.error());
    if (const Status status = read_manner(*arguments, manner_); !status)
      return refuse(status.error());
    Context here = context(*arguments);
    if (help || arguments->has("help")) {
      print_command_help(here, command);
      return Exit::done;
    }
    if (const Status status = check_operands(command, *arguments); !status) {
      return fail(here, status.error());
    }
    const Exit exit = command.run(here);
    world_.out.flush();
    if (!world_.out) {
      return fail(here, Error{ErrorKind::unavailable,
                              here.language == Language::zh ? "标准输出" : "standard output",
                              say("could not be written", "无法写入"),
                              say("is the disk full? What was written is not complete",
                                  "磁盘是否已满？已写出的内容不完整")});
    }
    return exit;
  }

  const World& world_;
  Manner manner_;
};

}  // namespace

Language language_of(const Surroundings& surroundings) {
  for (const std::string_view name :
       {surroundings.lc_all, surroundings.lc_messages, surroundings.lang}) {
    if (!name.empty()) return name.starts_with("zh") ? Language::zh : Language::en;
  }
  return Language::en;
}

Exit fail(const Context& context, const Error& error) {
  context.out().flush();
  context.err() << context.paint_err.red(context.pick("error", "错误")) << context.pick(": ", "：")
                << error.text(context.language) << '\n';
  return Exit::bad_input;
}

Exit run_command_line(const World& world, std::span<const std::string_view> words) {
  // The one place where an exception ends: no memory is left, or a library below us gave up.
  try {
    const std::vector<std::string> owned(words.begin(), words.end());
    return Line(world).run(owned);
  } catch (const std::exception& problem) {
    world.err << "guiju: " << problem.what() << '\n';
    return Exit::bad_input;
  }
}

}  // namespace guiju::cli

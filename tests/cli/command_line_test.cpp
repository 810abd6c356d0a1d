#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <set>

#include "cli/commands.h"
#include "cli/test_world.h"
#include "cli/width.h"

namespace guiju::cli {
namespace {

TEST(CommandLine, WithoutWordsItTeaches) {
  const TestWorld world;
  const Answer answer = world.run({});
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.err, "");
  for (const Command* command : commands()) {
    EXPECT_NE(answer.out.find(command->name), std::string::npos) << command->name;
  }
  EXPECT_EQ(world.run({"--help"}).out, answer.out);
  EXPECT_EQ(world.run({"help"}).out, answer.out);
}

TEST(CommandLine, WhatIsWrongEndsWithTwoAndTheRemedy) {
  const TestWorld world;
  struct {
    const char* name;
    std::vector<std::string_view> words;
    const char *where, *remedy;
  } const cases[] = {
      {"an unknown command", {"verson"}, "verson: no such command", "guiju version"},
      {"nothing near", {"xyzzyxyzzy"}, "xyzzyxyzzy: no such command", "guiju help"},
      {"an unknown second word", {"rulebook", "chek"}, "rulebook chek", "guiju rulebook check"},
      {"an unknown option", {"help", "--colur=never"}, "--colur=never", "--colour"},
      {"an unknown option before the command", {"--lnag=zh", "help"}, "--lnag=zh", "--lang"},
      {"an unknown language", {"--lang=fr", "help"}, "--lang", "en, zh"},
      {"an unknown colour", {"help", "--colour=pink"}, "--colour", "auto, always, never"},
      {"too many words", {"help", "a", "b", "c"}, "'c' is one word too many", "--help"},
      {"too few words", {"cel", "eval"}, "something is missing", "EXPR"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const Answer answer = world.run_words(row.words);
    EXPECT_EQ(answer.status, 2);
    EXPECT_EQ(answer.out, "");
    EXPECT_NE(answer.err.find(row.where), std::string::npos) << answer.err;
    EXPECT_NE(answer.err.find(row.remedy), std::string::npos) << answer.err;
  }
}

TEST(CommandLine, HelpOfACommandIsOneTextHoweverAsked) {
  const TestWorld world;
  for (const Command* command : commands()) {
    SCOPED_TRACE(command->name);
    std::vector<std::string_view> words;
    const std::size_t blank = command->name.find(' ');
    words.push_back(command->name.substr(0, blank));
    if (blank != std::string_view::npos) words.push_back(command->name.substr(blank + 1));
    std::vector<std::string_view> asked(words);
    asked.push_back("--help");
    std::vector<std::string_view> helped{"help"};
    helped.insert(helped.end(), words.begin(), words.end());
    const Answer answer = world.run_words(asked);
    EXPECT_EQ(answer.status, 0);
    EXPECT_NE(answer.out.find(command->summary.en), std::string::npos);
    EXPECT_EQ(world.run_words(helped).out, answer.out);
  }
}

TEST(CommandLine, HelpOfAGroupListsItsCommands) {
  const TestWorld world;
  const Answer answer = world.run({"rulebook"});
  EXPECT_EQ(answer.status, 0);
  EXPECT_NE(answer.out.find("rulebook check"), std::string::npos);
  EXPECT_EQ(answer.out.find("cel eval"), std::string::npos);
  EXPECT_EQ(world.run({"help", "rulebook"}).out, answer.out);
}

TEST(CommandLine, TheLanguageComesFromTheOptionThenTheLocale) {
  struct {
    const char* name;
    Surroundings around;
    std::vector<std::string_view> words;
    Language want;
  } const cases[] = {
      {"nothing said", {}, {}, Language::en},
      {"LANG", {.lang = "zh_CN.UTF-8"}, {}, Language::zh},
      {"LC_MESSAGES before LANG", {.lc_messages = "en_US", .lang = "zh_CN"}, {}, Language::en},
      {"LC_ALL before both",
       {.lc_all = "zh_TW", .lc_messages = "en_US", .lang = "C"},
       {},
       Language::zh},
      {"an empty one does not count", {.lc_all = "", .lang = "zh_CN"}, {}, Language::zh},
      {"the option before all", {.lc_all = "zh_CN"}, {"--lang=en"}, Language::en},
      {"behind the command too", {}, {"help", "--lang", "zh"}, Language::zh},
      {"the last one wins", {}, {"--lang=en", "help", "--lang=zh"}, Language::zh},
  };
  for (const auto& row : cases) {
    TestWorld world;
    world.surroundings = row.around;
    const bool chinese = world.run_words(row.words).out.find("命令") != std::string::npos;
    EXPECT_EQ(chinese, row.want == Language::zh) << row.name;
  }
}

TEST(CommandLine, ColourIsForTerminalsOnly) {
  struct {
    const char* name;
    Surroundings around;
    std::vector<std::string_view> words;
    bool want;
  } const cases[] = {
      {"no terminal", {}, {}, false},
      {"a terminal", {.out_is_terminal = true}, {}, true},
      {"NO_COLOR", {.no_colour = true, .out_is_terminal = true}, {}, false},
      {"never", {.out_is_terminal = true}, {"--colour=never"}, false},
      {"always", {}, {"--colour=always"}, true},
      {"always before NO_COLOR", {.no_colour = true}, {"--colour=always"}, true},
  };
  for (const auto& row : cases) {
    TestWorld world;
    world.surroundings = row.around;
    EXPECT_EQ(world.run_words(row.words).out.find('\x1b') != std::string::npos, row.want)
        << row.name;
  }
}

TEST(CommandLine, AnOutputThatCannotBeWrittenIsAnError) {
  const TestWorld world;
  std::istringstream in;
  std::ostringstream out, err;
  out.setstate(std::ios::badbit);  // a full disk behind a redirection
  testing::FixedClock clock;
  const auto random = system_random();
  const auto disk = system_disk();
  const World broken{in, out, err, clock, *random, *disk, {}, {}, nullptr};
  const std::vector<std::string_view> words{"rulebook", "facts"};
  EXPECT_EQ(run_command_line(broken, words), Exit::bad_input);
  EXPECT_NE(err.str().find("standard output"), std::string::npos);
}

// Every command has its wording in both languages, options are named once, lines stay short.
TEST(Commands, AreWhole) {
  std::set<std::string_view> names;
  for (const Command* command : commands()) {
    SCOPED_TRACE(command->name);
    EXPECT_TRUE(names.insert(command->name).second);
    EXPECT_NE(command->run, nullptr);
    EXPECT_FALSE(command->text.en.empty());
    EXPECT_FALSE(command->text.zh.empty());
    EXPECT_FALSE(command->examples.empty());
    EXPECT_LE(display_width(command->summary.en), 62);
    EXPECT_LE(display_width(command->summary.zh), 62);
    std::set<std::string_view> options;
    for (const OptionSpec& spec : common_options()) options.insert(spec.name);
    for (const OptionSpec& spec : command->options) {
      EXPECT_TRUE(options.insert(spec.name).second) << spec.name;
      EXPECT_FALSE(spec.what.en.empty()) << spec.name;
      EXPECT_FALSE(spec.what.zh.empty()) << spec.name;
    }
    for (const Example& example : command->examples) {
      EXPECT_NE(example.line.find("guiju "), std::string_view::npos) << example.line;
    }
  }
}

}  // namespace
}  // namespace guiju::cli

// guiju replay as a user runs it: what it prints, and how it ends.
#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "base/document.h"
#include "base/json_writer.h"
#include "cli/test_world.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

// One fact of a case as JSON.
void write(JsonWriter& json, const Value& value) {
  switch (value.kind()) {
    case NodeKind::boolean: json.value(value.node().truth); break;
    case NodeKind::number: json.raw(value.node().text); break;
    case NodeKind::list:
      json.begin_array();
      for (const Value item : value) write(json, item);
      json.end_array();
      break;
    default: json.value(value.node().text);
  }
}

// A row of facts against which nothing speaks (tests/cases/bases.yaml), but for so many hops.
std::string row_of(std::string_view id, std::int64_t hops) {
  const auto bases =
      system_disk()->read_all(std::string(GUIJU_SOURCE_DIR) + "/tests/cases/bases.yaml", 1u << 20);
  Document document;
  EXPECT_TRUE(bases && parse_yaml(*bases, "bases.yaml", document));
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("checkpoint", std::string_view("placement"));
  json.field("at", std::string_view("2026-10-20T10:00:00+08:00"));
  json.field("id", id)
      .field("record", std::string_view("r" + std::string(id)))
      .key("facts")
      .begin_object();
  const Value base = *document.root().find("bases").begin();
  for (const Value fact : base.find("facts")) {
    if (fact.key() == "placement.hops") continue;
    json.key(fact.key());
    write(json, fact);
  }
  json.field("placement.hops", hops).end_object().end_object();
  return text + "\n";
}

// The first is denied by the measures alone, which are in force since 2026-09-30.
const std::string& rows() {
  static const std::string both = row_of("1", 9) + row_of("2", 0);
  return both;
}

class Replay : public ::testing::Test {
 protected:
  Replay() {
    constexpr std::array<std::string_view, 3> endings{".yaml", ".csv", ".jsonl"};
    for (const char* folder : {"rulebook", "reference", "samples/world"}) {
      auto read = read_tree(*system_disk(), std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
      EXPECT_TRUE(read);
      for (SourceFile& file : *read)
        world_.shipped.push_back({std::string(folder) + "/" + file.name, std::move(file.bytes)});
    }
  }
  std::string file(const std::string& name, std::string_view bytes) {
    const std::string path = folder_.path() + "/" + name;
    std::ofstream(path) << bytes;
    return path;
  }
  Answer run(std::vector<std::string> words) {
    words.insert(words.begin(), "replay");
    return world_.run_words(std::vector<std::string_view>(words.begin(), words.end()));
  }

  TestWorld world_;
  guiju::testing::TemporaryFolder folder_;
};

TEST_F(Replay, EndsWithTheStatusThatWasAskedFor) {
  const std::string good = file("rows.jsonl", rows());
  const std::string bad = file("bad.jsonl", rows() + "{\"checkpoint\":\n");
  struct Case {
    const char* name;
    std::vector<std::string> words;
    int status;
  };
  const std::vector<std::string> other_day{good, "--against", "built-in", "--as-of", "2026-09-29"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), other_day.begin(), other_day.end());
    return more;
  };
  const Case cases[] = {
      {"changes alone are no failure", other_day, 0},
      {"weaker is found", with({"--fail-on", "weaker"}), 1},
      {"changed is found", with({"--fail-on", "changed"}), 1},
      {"nothing is stronger", with({"--fail-on", "stronger"}), 0},
      {"rows without answers cannot be checked", {good, "--strict"}, 2},
      {"a bad line is counted", {bad, "--against", "built-in"}, 0},
      {"a bad line under --strict", {bad, "--against", "built-in", "--strict"}, 2},
      {"no history", {}, 2},
      {"no such file", {folder_.path() + "/none"}, 2},
      {"no such journal", {"--data", folder_.path() + "/none"}, 2},
      {"no day", {good, "--as-of", "tomorrow"}, 2},
      {"a check of another day", {good, "--check", "--as-of", "2026-09-29"}, 2},
      {"no such rulebook", {good, "--rulebook", folder_.path() + "/none"}, 2},
      {"no threads", {good, "--threads", "0"}, 2},
  };
  for (const Case& one : cases) {
    const Answer answer = run(one.words);
    EXPECT_EQ(answer.status, one.status) << one.name << '\n' << answer.out << answer.err;
  }
}

TEST_F(Replay, ABadLineIsNamedWithItsPlace) {
  const std::string path = file("bad.jsonl", rows() + "{\"checkpoint\":\n");
  EXPECT_NE(run({path, "--against", "built-in"}).err.find(path + ":3"), std::string::npos);
  // Of a request, whose member alone is wrong, too.
  const std::string request = file(
      "requests.jsonl",
      R"({"checkpoint":"creative","id":"1","at":"2026-10-20T10:00:00+08:00","creative":"none"})");
  const Answer answer = run({request});
  EXPECT_NE(answer.err.find(request + ":1"), std::string::npos) << answer.err;
}

TEST_F(Replay, TheReportOfAPlantedHistory) {
  world_.input = rows();
  const std::vector<std::string> words{"-",          "--against", "built-in", "--as-of",
                                       "2026-09-29", "--format",  "json",     "--threads"};
  const auto on = [&](const char* threads) {
    auto line = words;
    line.emplace_back(threads);
    return run(line);
  };
  const Answer answer = on("1");
  ASSERT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(answer.out, on("2").out);
  const std::string_view out = answer.out;
  for (const std::string_view part : {
           R"({"format":"guiju.impact/1","source":")",
           R"("as_of":"2026-09-29","answered_under":[],"lines":2,"cases":2,"bad":0,)",
           R"("interrupted":false,"stopped":null,"torn":{"bytes":0,"at":""},)",
           R"("total":{"cases":2,)",
           R"({"id":"placement.too-many-hops",)",
           R"("before":1,"after":0,"only_before":1,"only_after":0,)",
           R"("reproduction":null,"bad_lines":[]})",
       })
    EXPECT_NE(out.find(part), std::string_view::npos) << part << '\n' << out;
  for (const char* format : {"table", "html"}) {
    for (const char* language : {"zh", "en"}) {
      const Answer page = run({"-", "--against", "built-in", "--as-of", "2026-09-29", "--format",
                               format, "--lang", language});
      EXPECT_NE(page.out.find("placement.too-many-hops"), std::string::npos) << format;
    }
  }
}

// Answers of a data directory come again, and a mistyped directory is not made.
TEST_F(Replay, WhatADirectoryAnsweredComesAgain) {
  const std::string data = folder_.path() + "/data";
  world_.input =
      R"({"checkpoint":"creative","id":"1","at":"2026-10-20T10:00:00+08:00","text":"年化利率7.2%起"})"
      "\n";
  ASSERT_EQ(world_.run_words({"decide", "-", "--data", data}).status, 0);
  const Answer again = run({"--data", data, "--format", "json"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_NE(again.out.find(R"("reproduced":1,"differing":0)"), std::string::npos) << again.out;

  const std::string mistyped = folder_.path() + "/dota";
  EXPECT_EQ(run({"-", "--data", mistyped}).status, 2);
  EXPECT_FALSE(system_disk()->is_folder(mistyped));
}

}  // namespace
}  // namespace guiju::cli

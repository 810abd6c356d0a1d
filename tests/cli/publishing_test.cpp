// From draft to law by commands, and every way around it.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/signing.h"
#include "cli/test_world.h"
#include "staff/act_log.h"
#include "support/temporary_folder.h"
#include "tamper.h"

namespace guiju::cli {
namespace {

using testing::Row;

std::vector<SourceFile> shipped_files() {
  const auto disk = system_disk();
  constexpr std::array<std::string_view, 3> endings{".yaml", ".csv", ".jsonl"};
  std::vector<SourceFile> files;
  for (const char* folder : {"rulebook", "reference", "samples/world", "tests/cases"}) {
    auto read = read_tree(*disk, std::string(GUIJU_SOURCE_DIR) + "/" + folder, endings);
    EXPECT_TRUE(read);
    for (SourceFile& file : *read)
      files.push_back({std::string(folder) + "/" + file.name, std::move(file.bytes)});
  }
  return files;
}

// A data directory with maker and checker, and a rulebook that maker edited.
class House {
 public:
  House() {
    world_.shipped = shipped_files();
    world_.surroundings.passphrase = "words that open it";
  }
  std::string data() const { return folder_.path() + "/data"; }
  std::string key(const std::string& name) const { return folder_.path() + "/" + name + ".key"; }
  std::string rules(const std::string& name) const {
    return folder_.path() + "/" + name + "/rulebook";
  }

  Answer run(std::vector<std::string> words) {
    world_.instant.micros += 60'000'000;
    std::vector<std::string_view> line(words.begin(), words.end());
    return world_.run_words(line);
  }
  Answer as(const std::string& who, std::vector<std::string> words) {
    words.insert(words.end(), {"--data", data(), "--as", key(who)});
    return run(std::move(words));
  }
  void found(const std::string& name) {
    const Answer answer = run({"user", "add", name, "--data", data(), "--key", key(name)});
    ASSERT_EQ(answer.status, 0) << answer.err;
  }
  // A folder with the shipped rules, one sentence of them changed.
  void edit(const std::string& name, const std::string& sentence) {
    for (const SourceFile& file : world_.shipped) {
      if (!file.name.starts_with("rulebook/")) continue;
      const std::filesystem::path path(folder_.path() + "/" + name + "/" + file.name);
      std::filesystem::create_directories(path.parent_path());
      std::string bytes = file.bytes;
      const std::string from = "Stop using it, or obtain separate consent from each person.";
      if (const std::size_t at = bytes.find(from); at != std::string::npos)
        bytes.replace(at, from.size(), sentence);
      std::ofstream(path) << bytes;
    }
  }
  std::string submit(const std::string& who, const std::string& name) {
    const Answer answer = as(who, {"rulebook", "submit", rules(name)});
    EXPECT_EQ(answer.status, 0) << answer.err;
    const std::size_t at = answer.out.rfind(' ');
    return answer.out.substr(at + 1, 12);
  }
  std::string decide(std::vector<std::string> more = {}) {
    world_.input = R"({"checkpoint":"creative","id":")" + std::to_string(++asked_) + R"(","at":")" +
                   instant_text(world_.instant) + R"(","text":"年化利率7.2%起"})" + "\n";
    more.insert(more.begin(), {"decide", "-"});
    last = run(std::move(more));
    return last.out;
  }
  std::string decide_on(const std::string& folder) { return decide({"--data", folder}); }

  Answer last;
  TestWorld world_;

 private:
  guiju::testing::TemporaryFolder folder_;
  int asked_ = 0;
};

TEST(Publishing, FromDraftToLawAndBack) {
  House house;
  house.found("maker");
  house.found("checker");
  house.edit("mine", "Stop, or ask each of them.");
  const std::string zero = house.decide_on(house.data());
  ASSERT_EQ(house.last.status, 0) << house.last.err;

  const std::string revision = house.submit("maker", "mine");
  EXPECT_EQ(zero.find(revision), std::string::npos);
  EXPECT_EQ(house.as("maker", {"rulebook", "shadow", revision}).status, 0);
  EXPECT_EQ(house.decide_on(house.data()).find(revision), std::string::npos);
  const Answer shadow =
      house.run({"rulebook", "shadow", revision, "--report", "--json", "--data", house.data()});
  EXPECT_NE(shadow.out.find("\"cases\":1,\"agreed\":1"), std::string::npos) << shadow.out;

  // Nobody but another person approves, and nobody but somebody else publishes.
  EXPECT_EQ(house.as("maker", {"rulebook", "publish", revision}).status, 2);
  EXPECT_EQ(house.as("maker", {"rulebook", "approve", revision}).status, 2);
  const Answer look = house.run({"rulebook", "approve", revision, "--data", house.data()});
  EXPECT_EQ(look.status, 0);
  EXPECT_NE(look.out.find("2 recorded cases"), std::string::npos) << look.out;
  EXPECT_EQ(house.as("maker", {"rulebook", "publish", revision}).status, 2);
  EXPECT_EQ(house.as("checker", {"rulebook", "approve", revision, "--report", "00"}).status, 2);
  ASSERT_EQ(house.as("checker", {"rulebook", "approve", revision}).status, 0);
  EXPECT_EQ(house.as("checker", {"rulebook", "publish", revision}).status, 2);
  EXPECT_EQ(
      house.as("maker", {"rulebook", "publish", revision, "--from", "2026-01-01T00:00:00Z"}).status,
      2);
  ASSERT_EQ(house.as("maker", {"rulebook", "publish", revision}).status, 0);
  EXPECT_NE(house.decide_on(house.data()).find(revision), std::string::npos);
  // Each answer is checked under the rulebook that gave it.
  const Answer again = house.run({"replay", "--data", house.data(), "--format", "json"});
  EXPECT_EQ(again.status, 0) << again.out << again.err;
  EXPECT_NE(again.out.find("\"reproduced\":3,\"differing\":0,\"other_rulebooks\":[]"),
            std::string::npos)
      << again.out;
  EXPECT_NE(house.run({"rulebook", "revisions", "--data", house.data()}).out.find("active"),
            std::string::npos);
  const Answer doctor = house.run({"doctor", "--data", house.data()});
  EXPECT_NE(doctor.out.find("maker"), std::string::npos) << doctor.out << doctor.err;

  EXPECT_EQ(house.as("checker", {"rulebook", "rollback"}).status, 2);  // no reason
  ASSERT_EQ(house.as("checker", {"rulebook", "rollback", "--reason", "wrong"}).status, 0);
  EXPECT_EQ(house.decide_on(house.data()).find(revision), std::string::npos);
  EXPECT_EQ(house.as("checker", {"rulebook", "confirm"}).status, 2);
  EXPECT_EQ(house.as("maker", {"rulebook", "confirm"}).status, 0);
}

TEST(Publishing, AChallengerAnswersForItsShare) {
  House house;
  house.found("maker");
  house.found("checker");
  house.edit("mine", "Stop, or ask each of them.");
  const std::string revision = house.submit("maker", "mine");
  EXPECT_EQ(house.as("maker", {"rulebook", "challenger", revision, "--share", "50%"}).status, 2);
  ASSERT_EQ(house.as("checker", {"rulebook", "approve", revision}).status, 0);
  for (const char* wrong : {"5", "101%", "-1%", "x", "0.001%", "%", ""})
    EXPECT_EQ(house.as("maker", {"rulebook", "challenger", revision, "--share", wrong}).status, 2)
        << wrong;
  ASSERT_EQ(house.as("maker", {"rulebook", "challenger", revision, "--share", "50%"}).status, 0);
  int challenged = 0;
  for (int i = 0; i < 12; ++i)
    challenged += house.decide_on(house.data()).find(revision) != std::string::npos;
  EXPECT_GT(challenged, 0);
  EXPECT_LT(challenged, 12);
  ASSERT_EQ(house.as("checker", {"rulebook", "challenger", revision, "--share", "0"}).status, 0);
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(house.decide_on(house.data()).find(revision), std::string::npos);
}

// Whatever is done to the directory from outside, the program says so and judges nothing by it.
TEST(Publishing, NoRouteAroundIt) {
  House house;
  house.found("maker");
  house.found("checker");
  house.edit("mine", "Stop, or ask each of them.");
  house.edit("evil", "Nothing needs to be done.");
  const std::string mine = house.submit("maker", "mine");
  const std::string evil = house.submit("maker", "evil");
  ASSERT_EQ(house.as("checker", {"rulebook", "approve", mine}).status, 0);
  ASSERT_EQ(house.as("maker", {"rulebook", "publish", mine}).status, 0);
  const auto disk = system_disk();
  const auto random = system_random();
  const SigningKey intruder = SigningKey::generate(*random);
  const SigningKey maker = *SigningKey::open(*disk->read_all(house.key("maker"), 10'000),
                                             house.world_.surroundings.passphrase, "maker");
  const auto log_of = [](const std::vector<Row>& rows) {
    staff::ActLog log;
    for (const Row& row : rows)
      EXPECT_TRUE(log.add(*staff::parse_act(row.body, row.signature, "row")));
    return log;
  };
  // The next act as somebody would write it by hand, with whatever key and name.
  const auto forged = [&](const std::vector<Row>& rows, const SigningKey& key,
                          const std::string& person, const std::string& action,
                          const Digest& subject, std::map<std::string, std::string> details) {
    const staff::ActLog log = log_of(rows);
    staff::Act act;
    act.number = rows.size() + 1;
    act.action = action;
    act.subject = subject;
    act.person = person;
    act.at = log.acts().back().at;
    act.details = std::move(details);
    act.previous = log.head();
    act.signature = key.sign(act.body());
    return Row{act.body(), act.signature.hex()};
  };
  const auto rows = testing::acts_of(house.data());
  const staff::ActLog log = log_of(rows);
  const auto act_of = [&](std::string_view action) -> const staff::Act& {
    for (const staff::Act& act : log.acts()) {
      if (act.action == action) return act;
    }
    std::abort();
  };
  const Digest evil_id = log.acts()[3].subject;
  ASSERT_TRUE(evil_id.hex().starts_with(evil));
  const staff::Act& approval = act_of("rulebook.approve");

  const struct {
    const char* name;
    std::function<void(const std::string&)> tamper;
  } table[] = {
      {"a file exchanged in the store",
       [](const std::string& folder) {
         testing::edit_files(folder, "Stop, or ask each of them.", "Nothing.");
       }},
      {"only a comment changed in the store",
       [](const std::string& folder) { testing::edit_files(folder, "# ", "#  "); }},
      {"a word of an act",
       [&](const std::string& folder) {
         auto edited = rows;
         std::string& body = edited.back().body;
         const std::size_t at = body.find(act_of("rulebook.publish").subject.hex());
         body.replace(at, 64, evil_id.hex());
         testing::put_acts(folder, edited);
       }},
      {"an approval forged with a key of one's own",
       [&](const std::string& folder) {
         auto edited = rows;
         edited.push_back(forged(rows, intruder, "checker", "rulebook.approve", evil_id,
                                 {{"report", approval.detail("report").data()},
                                  {"against", approval.detail("against").data()}}));
         testing::put_acts(folder, edited);
       }},
      {"the maker's own approval, put into the table",
       [&](const std::string& folder) {
         auto edited = rows;
         edited.push_back(forged(rows, maker, "maker", "rulebook.approve", evil_id,
                                 {{"report", std::string(approval.detail("report"))},
                                  {"against", act_of("rulebook.publish").subject.hex()}}));
         testing::put_acts(folder, edited);
       }},
      {"a publication that rests on the approval of another revision",
       [&](const std::string& folder) {
         auto edited = rows;
         edited.push_back(forged(rows, maker, "maker", "rulebook.publish", evil_id,
                                 {{"from", instant_text(log.acts().back().at)},
                                  {"approval", approval.digest().hex()},
                                  {"report", std::string(approval.detail("report"))}}));
         testing::put_acts(folder, edited);
       }},
      {"the approval told again",
       [&](const std::string& folder) {
         auto edited = rows;
         edited.push_back(edited[4]);
         testing::put_acts(folder, edited);
       }},
      {"an act left out",
       [&](const std::string& folder) {
         auto edited = rows;
         edited.erase(edited.begin() + 4);
         testing::put_acts(folder, edited);
       }},
      {"checker's key exchanged where he was registered",
       [&](const std::string& folder) {
         auto edited = rows;
         staff::Act act = log.acts()[1];
         act.details["key"] = intruder.public_key().hex();
         act.signature = intruder.sign(act.body());
         edited[1] = {act.body(), act.signature.hex()};
         testing::put_acts(folder, edited);
       }},
      {"a third founder",
       [&](const std::string& folder) {
         auto edited = rows;
         const auto act = log.sign_founding(intruder, "intruder", log.acts().back().at);
         edited.push_back({act.body(), act.signature.hex()});
         testing::put_acts(folder, edited);
       }},
  };
  for (const auto& row : table) {
    const std::string copy = house.data() + "-copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(house.data(), copy, std::filesystem::copy_options::recursive);
    row.tamper(copy);
    const std::string answer = house.decide_on(copy);
    EXPECT_EQ(house.last.status, 2) << row.name;
    EXPECT_EQ(answer, "") << row.name;
    EXPECT_FALSE(house.last.err.empty()) << row.name;
    EXPECT_FALSE(disk->exists(copy + "/journal")) << row.name;
    EXPECT_EQ(house.run({"doctor", "--data", copy}).status, 2) << row.name;
  }

  // A row of another directory, with other people: its acts do not follow these.
  House other;
  other.found("maker");
  other.found("checker");
  other.edit("evil", "Nothing needs to be done.");
  const std::string theirs = other.submit("maker", "evil");
  ASSERT_EQ(other.as("checker", {"rulebook", "approve", theirs}).status, 0);
  auto mixed = rows;
  mixed.push_back(testing::acts_of(other.data()).back());
  const std::string copy = house.data() + "-mixed";
  std::filesystem::copy(house.data(), copy, std::filesystem::copy_options::recursive);
  testing::put_acts(copy, mixed);
  house.decide_on(copy);
  EXPECT_EQ(house.last.status, 2);

  // Past publishing by the command line: nothing of it comes into a journal.
  house.decide({"--data", house.data(), "--rulebook", house.rules("evil")});
  EXPECT_EQ(house.last.status, 2);
  EXPECT_NE(house.last.err.find("rulebook submit"), std::string::npos);
  EXPECT_EQ(house.last.out, "");
  const Answer import =
      house.run({"import", "--data", house.data(), house.rules("evil") + "/rulebook.yaml"});
  EXPECT_EQ(import.status, 2);
  EXPECT_NE(house.decide_on(house.data()).find(mine), std::string::npos);
  EXPECT_EQ(house.last.out.find(evil), std::string::npos);
}

TEST(Submit, IsRefusedUnlessItLoadsAndPassesItsCases) {
  House house;
  house.found("maker");
  house.edit("mine", "Stop, or ask each of them.");
  const auto spoil = [&](const std::string& name, const std::string& from, const std::string& to) {
    house.edit(name, "Stop, or ask each of them.");
    const std::string path = house.rules(name) + "/policies/campaign/data.yaml";
    std::string bytes = *system_disk()->read_all(path, 1 << 20);
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(path) << bytes.replace(at, from.size(), to);
  };
  spoil("broken", "campaign.sensitive_consent'", "campaign.sensitive_consnt'");
  spoil("weaker", "outcome: deny", "outcome: notice");
  for (const char* name : {"broken", "weaker"}) {
    const Answer answer = house.as("maker", {"rulebook", "submit", house.rules(name)});
    EXPECT_EQ(answer.status, 2) << name;
    EXPECT_NE(answer.err.find("nothing was submitted"), std::string::npos) << answer.err;
  }
  const Answer revisions = house.run({"rulebook", "revisions", "--json", "--data", house.data()});
  EXPECT_NE(revisions.out.find("\"revisions\":[]"), std::string::npos) << revisions.out;
  EXPECT_EQ(house.as("intruder", {"rulebook", "submit", house.rules("mine")}).status, 2);
  EXPECT_EQ(house.as("maker", {"rulebook", "submit", house.rules("none")}).status, 2);
}

TEST(User, AKeyIsAskedForItsPassphrase) {
  House house;
  house.found("maker");
  house.found("checker");
  EXPECT_EQ(
      house.run({"user", "add", "officer", "--data", house.data(), "--key", house.key("officer")})
          .status,
      2);
  const Answer made = house.run({"user", "key", "--key", house.key("officer")});
  ASSERT_EQ(made.status, 0);
  const std::string key = made.out.substr(0, 64);
  house.world_.surroundings.passphrase = "other words";
  EXPECT_EQ(house.as("maker", {"user", "add", "officer", "--public", key}).status, 2);
  house.world_.surroundings.passphrase = "";
  const Answer silent = house.as("maker", {"user", "add", "officer", "--public", key});
  EXPECT_EQ(silent.status, 2);
  EXPECT_NE(silent.err.find("GUIJU_PASSPHRASE"), std::string::npos) << silent.err;
  house.world_.surroundings.passphrase = "words that open it";
  ASSERT_EQ(house.as("maker", {"user", "add", "officer", "--public", key}).status, 0);
  EXPECT_EQ(house.as("maker", {"user", "approve", "3"}).status, 2);
  ASSERT_EQ(house.as("checker", {"user", "approve", "3"}).status, 0);
  const Answer list = house.run({"user", "list", "--data", house.data()});
  EXPECT_NE(list.out.find(key), std::string::npos) << list.out;
  EXPECT_EQ(house.run({"user", "key", "--key", house.key("officer")}).status,
            2);  // never overwritten
}

}  // namespace
}  // namespace guiju::cli

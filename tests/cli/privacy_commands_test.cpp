// Keys of people from the command line: made with a choice, rotated, erased; and files scanned.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cli/test_world.h"
#include "privacy/made_up_numbers.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

struct PrivacyWorld : TestWorld {
  testing::TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  PrivacyWorld() {
    std::ifstream in(GUIJU_SOURCE_DIR "/reference/personal_data.yaml");
    shipped.push_back({"reference/personal_data.yaml", {std::istreambuf_iterator<char>(in), {}}});
  }
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder.path() + "/" + name, std::ios::binary) << text;
  }
  Answer ask(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data});
    return run_words({words.begin(), words.end()});
  }
};

TEST(PrivacyCommands, KeysAreMadeRotatedAndErasedWithTheSuiteThatWasChosen) {
  const PrivacyWorld world;
  const Answer made = world.ask({"privacy", "init", "--suite", "guomi"});
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_NE(made.out.find("guomi"), std::string::npos) << made.out;
  EXPECT_EQ(world.ask({"privacy", "init"}).status, 2) << "never over keys that are there";
  world.write("people.jsonl", "{\"id\":\"p-1\",\"birth_date\":\"1990-05-17\"}\n{\"id\":\"p-2\"}\n");
  ASSERT_EQ(world.ask({"import", world.folder.path() + "/people.jsonl"}).status, 0);
  ASSERT_EQ(world.ask({"privacy", "rotate", "--master", "file:second.key"}).status, 0);
  std::filesystem::remove(world.data + "/master.key");
  const Answer erased = world.ask({"privacy", "erase", "p-1"});
  ASSERT_EQ(erased.status, 0) << erased.err;
  const Answer left = world.ask({"export", "--what", "people", "--format", "jsonl"});
  EXPECT_EQ(left.out.find("p-1"), std::string::npos) << left.out;
  EXPECT_NE(left.out.find("p-2"), std::string::npos) << left.out;
  const Answer keys = world.ask({"privacy", "keys"});
  EXPECT_NE(keys.out.find("file:second.key"), std::string::npos) << keys.out;
  EXPECT_NE(keys.out.find("version 2"), std::string::npos) << keys.out;
}

TEST(PrivacyCommands, ErasingBesideAServiceIsRefused) {
  const PrivacyWorld world;
  world.write("people.jsonl", "{\"id\":\"p-1\"}\n");
  ASSERT_EQ(world.ask({"import", world.folder.path() + "/people.jsonl"}).status, 0);
  const auto disk = system_disk();
  ASSERT_TRUE(disk->make_folders(world.data + "/journal"));
  const auto lock = disk->lock(world.data + "/journal/journal.lock");
  ASSERT_TRUE(lock);
  const Answer refused = world.ask({"privacy", "erase", "p-1"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("DELETE /v1/people"), std::string::npos) << refused.err;
}

TEST(PrivacyCommands, AScanSaysWhereAndNeverWhat) {
  const PrivacyWorld world;
  const std::string id = privacy::id_number_of("110101", "19900517", "003");
  std::filesystem::create_directory(world.folder.path() + "/out");
  world.write("out/a.txt", "nothing here\n");
  world.write("out/b.jsonl",
              "{\"note\":\"ok\"}\n{\"id\":\"" + id + "\",\"tel\":\"13812345678\"}\n");
  const Answer found = world.run({"privacy", "scan", world.folder.path() + "/out"});
  EXPECT_EQ(found.status, 1);
  EXPECT_NE(found.out.find("b.jsonl:2:8: id_number"), std::string::npos) << found.out;
  EXPECT_NE(found.out.find(": mobile"), std::string::npos) << found.out;
  EXPECT_EQ(found.out.find(id), std::string::npos);
  EXPECT_EQ(found.out.find("13812345678"), std::string::npos);
  EXPECT_EQ(world.run({"privacy", "scan", world.folder.path() + "/out/a.txt"}).status, 0);
  EXPECT_EQ(world.run({"privacy", "scan", world.folder.path() + "/nowhere"}).status, 2);
}

}  // namespace
}  // namespace guiju::cli

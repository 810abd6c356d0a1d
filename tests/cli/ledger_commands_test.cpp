// The ledger from the command line: made, entered, verified, proved, exported, witnessed.
#include <gtest/gtest.h>

#include <fstream>

#include "cli/test_world.h"
#include "gate/journal.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

struct LedgerWorld : TestWorld {
  testing::TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  std::string secret = folder.path() + "/secret";
  LedgerWorld() { write(secret, "a passphrase for tests\n"); }
  static void write(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
  }
};

TEST(LedgerCommands, FromAnEmptyLogToACosignature) {
  const LedgerWorld world;
  const Answer made = world.run({"ledger", "init", "--data", world.data, "--origin",
                                 "bank.example/ledger", "--passphrase-file", world.secret});
  ASSERT_EQ(made.status, 0) << made.err;
  const std::string key = made.out.substr(0, made.out.find('\n'));
  EXPECT_TRUE(key.starts_with("bank.example/ledger+")) << key;
  {
    const auto disk = system_disk();
    auto journal = gate::Journal::open(*disk, world.data + "/journal");
    ASSERT_TRUE(journal);
    for (int i = 0; i < 300; ++i)
      ASSERT_TRUE((*journal)->append(fmt::format(R"({{"id":"{}","outcome":"deny"}})", i)));
  }
  const Answer entered =
      world.run({"ledger", "integrate", "--data", world.data, "--passphrase-file", world.secret});
  ASSERT_EQ(entered.status, 0) << entered.err;
  EXPECT_NE(entered.out.find(" records, root "), std::string::npos) << entered.out;
  const Answer whole = world.run({"ledger", "verify", "--data", world.data});
  EXPECT_EQ(whole.status, 0) << whole.err;
  EXPECT_NE(whole.out.find("0 not yet"), std::string::npos) << whole.out;

  const Answer proof = world.run({"ledger", "prove", "1", "--data", world.data});
  ASSERT_EQ(proof.status, 0) << proof.err;
  const std::string file = world.folder.path() + "/proof.json";
  LedgerWorld::write(file, proof.out);
  const Answer holds = world.run({"ledger", "check", file, "--key", key});
  EXPECT_EQ(holds.status, 0) << holds.err;
  EXPECT_NE(holds.out.find("record 1 of"), std::string::npos) << holds.out;
  std::string forged = proof.out;
  const std::size_t of_record = forged.find("\"record\":\"") + 14;  // in its Base64
  forged[of_record] = forged[of_record] == 'A' ? 'B' : 'A';
  LedgerWorld::write(file, forged);
  const Answer refused = world.run({"ledger", "check", file, "--key", key});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("not the one that was entered"), std::string::npos) << refused.err;

  const Answer exported =
      world.run({"ledger", "export", world.folder.path() + "/public", "--data", world.data});
  EXPECT_EQ(exported.status, 0) << exported.err;

  const Answer asked = world.run({"ledger", "request", "--data", world.data});
  ASSERT_EQ(asked.status, 0) << asked.err;
  LedgerWorld::write(file, asked.out);
  const std::string pem = world.folder.path() + "/witness.pem",
                    state = world.folder.path() + "/seen";
  const auto random = system_random();
  LedgerWorld::write(pem, *SigningKey::generate(*random).sealed("a passphrase for tests", *random));
  const auto witness = [&] {
    return world.run({"ledger", "witness", file, "--state", state, "--name", "authority.example/w",
                      "--key", key, "--as", pem, "--passphrase-file", world.secret});
  };
  const Answer cosigned = witness();
  EXPECT_EQ(cosigned.status, 0) << cosigned.err;
  EXPECT_TRUE(cosigned.out.starts_with("— authority.example/w ")) << cosigned.out;
  const Answer twice = witness();
  EXPECT_EQ(twice.status, 1);
  EXPECT_NE(twice.err.find("--old "), std::string::npos) << twice.err;
}

TEST(LedgerCommands, SayWhatIsWrong) {
  const LedgerWorld world;
  struct Row {
    std::vector<std::string_view> line;
    std::string_view said;
  };
  const Row rows[] = {
      {{"ledger", "verify", "--data", world.data}, "no ledger here yet"},
      {{"ledger", "prove", "x", "--data", world.data}, "no ledger here yet"},
      {{"ledger", "verify"}, "--data"},
      {{"ledger", "init", "--data", world.data, "--origin", "with blank", "--passphrase-file",
        world.secret},
       "without blanks"},
      {{"ledger", "init", "--data", world.data, "--passphrase-file", world.secret}, "has no name"},
      {{"ledger", "check", world.secret}, "--key"},
      {{"ledger", "check", world.secret, "--key", "nonsense"}, "verifier key"},
      {{"ledger", "witness", world.secret, "--key", "nonsense"}, "verifier key"},
  };
  for (const Row& row : rows) {
    const Answer answer = world.run_words(row.line);
    EXPECT_EQ(answer.status, 2) << row.said << answer.out;
    EXPECT_NE(answer.err.find(row.said), std::string::npos) << answer.err;
  }
}

}  // namespace
}  // namespace guiju::cli

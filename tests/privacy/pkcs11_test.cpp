// A master key in a token in software (SoftHSM), made by its own tool.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "privacy/vault.h"
#include "support/fixed_clock.h"
#include "support/temporary_folder.h"

namespace guiju::privacy {
namespace {

const std::string module = "/usr/lib/softhsm/libsofthsm2.so";

TEST(Pkcs11, TheMasterKeyStaysInItsToken) {
  if (!std::filesystem::exists(module)) GTEST_SKIP() << "no SoftHSM: apt-get install softhsm2";
  const guiju::testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() + "/tokens");
  std::ofstream(folder.path() + "/softhsm.conf")
      << "directories.tokendir = " << folder.path() << "/tokens\nlog.level = ERROR\n";
  ::setenv("SOFTHSM2_CONF", (folder.path() + "/softhsm.conf").c_str(), 1);
  ASSERT_EQ(std::system("softhsm2-util --init-token --free --label guiju --so-pin 12345678 "
                        "--pin 4321 > /dev/null"),
            0);
  std::filesystem::create_directory(folder.path() + "/data");
  const auto disk = system_disk();
  const auto random = system_random();
  const guiju::testing::FixedClock clock;
  const std::string spec = "pkcs11:" + module + "?token=guiju&key=master";
  const auto open = [&](std::string_view pin, std::string_view master) {
    return Vault::open({*disk, *random, folder.path() + "/data",
                        [pin](const char* name) {
                          return std::string_view(name) == "GUIJU_PIN" ? pin : std::string_view();
                        }},
                       clock, master);
  };
  std::string closed;
  {
    const auto vault = open("4321", spec);
    ASSERT_TRUE(vault) << vault.error().text(Language::en);
    ASSERT_TRUE((*vault)->seal(house, {}, "kept by a token", closed));
    ASSERT_TRUE((*vault)->keep());
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/data/master.key"));
  {
    const auto wrong = open("9999", spec);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, ErrorKind::unavailable);
    EXPECT_NE(wrong.error().text(Language::en).find("GUIJU_PIN"), std::string::npos);
  }
  {
    const auto vault = open("4321", spec);
    ASSERT_TRUE(vault) << vault.error().text(Language::en);
    EXPECT_EQ(*(*vault)->open_sealed(closed), "kept by a token");
    ASSERT_TRUE((*vault)->rotate("file:master.key")) << "to a file, and the token may go";
  }
  const auto vault = open("", default_master);
  ASSERT_TRUE(vault) << vault.error().text(Language::en);
  EXPECT_EQ(*(*vault)->open_sealed(closed), "kept by a token");
}

}  // namespace
}  // namespace guiju::privacy

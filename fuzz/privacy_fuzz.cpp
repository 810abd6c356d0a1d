// Any bytes as a sealed message, and as a text that may hold personal data. What was not sealed never opens; no
// number is left in what was masked.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "privacy/scanner.h"
#include "privacy/vault.h"

using namespace guiju;

namespace {

struct House {
  std::string folder = (std::filesystem::temp_directory_path() / "guiju-fuzz-XXXXXX").string();
  std::unique_ptr<Disk> disk = system_disk();
  std::unique_ptr<Random> random = system_random();
  std::unique_ptr<Clock> clock = system_clock();
  std::unique_ptr<privacy::Vault> vault;
  std::optional<privacy::Scanner> scanner;

  House() {
    if (::mkdtemp(folder.data()) == nullptr) std::abort();
    auto opened = privacy::Vault::open({*disk, *random, folder, {}}, *clock);
    if (!opened) std::abort();
    vault = std::move(*opened);
    std::ifstream in(GUIJU_SOURCE_DIR "/reference/personal_data.yaml");
    auto made =
        privacy::Scanner::parse(std::string{std::istreambuf_iterator<char>(in), {}}, "words");
    if (!made) std::abort();
    scanner = std::move(*made);
  }
  ~House() { std::filesystem::remove_all(folder); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static House house;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (house.vault->open_sealed(bytes)) std::abort();
  if (privacy::open_with(privacy::Secret(), bytes)) std::abort();

  std::string sealed;
  if (!house.vault->seal(privacy::house, {}, bytes, sealed)) std::abort();
  const auto opened = house.vault->open_sealed(sealed);
  if (!opened || *opened != bytes) std::abort();
  sealed[size % sealed.size()] = static_cast<char>(sealed[size % sealed.size()] ^ 0x10);
  if (house.vault->open_sealed(sealed)) std::abort();

  // Names and addresses are told by what stands around them, which masking changes; numbers are not.
  std::vector<privacy::PersonalSpan> left;
  house.scanner->scan(house.scanner->masked(bytes), left);
  for (const privacy::PersonalSpan& span : left)
    if (span.kind <= privacy::PersonalKind::bank_card) std::abort();
  return 0;
}

// Any bytes as what others hand over: a signed note, a checkpoint, a request to a witness, a key, a tile, a proof. What is read
// is written back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gate/record_ledger.h"
#include "ledger/tiles.h"
#include "ledger/witness.h"

using namespace guiju;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ledger::NoteKey key{"bank.example/ledger", ledger::KeyType::ed25519,
                                   SigningKey::from_seed({}).public_key()};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto note = ledger::Note::parse(bytes, "fuzz")) {
    if (note->bytes() != bytes) std::abort();
    if (ledger::signed_by(*note, key) && note->text.empty()) std::abort();
  }
  if (const auto checkpoint = ledger::Checkpoint::parse(bytes, "fuzz"))
    if (checkpoint->text() != bytes) std::abort();
  if (const auto request = ledger::AddCheckpoint::parse(bytes))
    if (request->bytes() != bytes) std::abort();
  if (const auto named = ledger::NoteKey::parse(bytes))
    if (named->text() != bytes) std::abort();
  if (const auto entries = ledger::parse_entries(bytes, 3, "fuzz")) {
    std::string again;
    for (const std::string& entry : *entries) ledger::append_entry(again, entry);
    if (again != bytes) std::abort();
  }
  static_cast<void>(ledger::parse_tile(bytes, static_cast<unsigned>(size / 32), "fuzz"));
  static_cast<void>(gate::check_proof(bytes, "fuzz", key));
  return 0;
}

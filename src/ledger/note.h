// ledger/note.h: signed notes (C2SP signed-note): a text that anybody can read, and who signed it.
//
//   text "\n" "— name base64(key id ‖ signature)" …
//
// Keys are told as Go's note package tells them: "name+1a2b3c4d+base64(type ‖ key)". Types: 0x01 Ed25519, 0x04 a
// witness's cosignature with its time (C2SP tlog-cosignature), and 0xff followed by "sm2-sm3" for SM2 (the type that C2SP
// signed-note leaves to others). Lines of signers one does not know are left alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/signing.h"
#include "base/sm2.h"
#include "base/time.h"

namespace guiju::ledger {

enum class KeyType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04, sm2 = 0xff };

inline constexpr std::size_t note_bytes_max = 1 << 20, note_signatures_max = 100;

struct NoteKey {  // a verifier
  std::string name;
  KeyType type = KeyType::ed25519;
  PublicKey key;           // of Ed25519 and cosignatures
  Sm2PublicKey sm2_key{};  // of SM2

  std::uint32_t id() const;  // the first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ key)
  std::string text() const;  // "name+1a2b3c4d+…"
  //   errors: bad_input; an id that is not the key's
  static Result<NoteKey> parse(std::string_view text);
};

struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  std::string bytes;
  std::string line() const;  // with its line feed
};

struct Note {
  std::string text;  // ends with a line feed
  std::vector<NoteSignature> signatures;

  std::string bytes() const;
  //   errors: bad_input with the line
  static Result<Note> parse(std::string_view bytes, std::string_view source);
};

//   errors: bad_input for a name with blanks or '+'
Status check_key_name(std::string_view name);

NoteSignature sign_note(std::string_view text, std::string_view name, const SigningKey& key);
NoteSignature sign_note(std::string_view text, std::string_view name, const Sm2SigningKey& key);
// "cosignature/v1", of a witness who has seen the text at that time.
NoteSignature cosign_note(std::string_view text, std::string_view name, const SigningKey& key,
                          Instant at);

// Whether `key` signed it; of a cosignature also when.
struct Signed {
  std::optional<Instant> at;
};
std::optional<Signed> signed_by(const Note& note, const NoteKey& key);

}  // namespace guiju::ledger

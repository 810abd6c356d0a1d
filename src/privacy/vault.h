// privacy/vault.h: a key for every person, so that what is kept of them can be made unreadable for ever.
//
//   master key (file, variable, token) ─► vault key ─► a data key for each subject ─► a key for each message
//
//   sealed:  suite (1) │ subject (16) │ label (16) │ salt (16) │ commitment (16) │ ciphertext │ tag (16)
//
// The head is bound in. A message's key is HMAC(data key, salt) and seals nothing else; the commitment is a hash of
// that key, so that whoever is shown it later sees that no other key would do, and a data key that was made anew after
// an erasure is told from damage. Subject and label are tokens: without the vault nobody can make or guess them.
// Erasing a subject deletes its data key: every message of it, wherever a copy lies, is then noise.
//
// Thread-safe. New keys are durable only after `keep`, which has to come before what they sealed is acknowledged.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ports.h"
#include "base/result.h"
#include "privacy/master_key.h"
#include "privacy/suite.h"
#include "privacy/token.h"

namespace guiju::privacy {

enum class TokenKind : std::uint8_t { person, request };

struct SealedHead {
  Suite suite = Suite::international;
  Token subject, label;
};
inline constexpr std::size_t sealed_head_bytes = 1 + 4 * 16;
// None when it is too short, or of no suite we know.
std::optional<SealedHead> sealed_head(std::string_view sealed);
inline bool is_sealed(std::string_view bytes) {
  return !bytes.empty() && (bytes[0] == static_cast<char>(Suite::international) ||
                            bytes[0] == static_cast<char>(Suite::guomi));
}

struct VaultState {
  std::int64_t version = 0;  // of the vault key: one more at each rotation
  Suite suite = Suite::international;
  std::string master;  // where the master key is kept
  std::int64_t keys = 0, erased = 0;
};

class Vault {
 public:
  // Opens `<folder>/keys.db`; when there is none, makes it with `master` and `suite`.
  //   errors: those of open_master; corrupt (a key that its master key did not lock), unavailable
  static Result<std::unique_ptr<Vault>> open(KeyPlaces places, const Clock& clock,
                                             std::string_view master = default_master,
                                             Suite suite = Suite::international);
  ~Vault();

  // What stands for a value, the same for as long as the vault lives.
  Token token(TokenKind kind, std::string_view value) const;

  // Appends the sealed message. The subject gets a key when it has none: see `keep`.
  Status seal(const Token& subject, const Token& label, std::string_view plain, std::string& out);
  // New keys are durable when it returns. Does nothing, and takes no lock, when there are none.
  //   errors: unavailable; also when another process has just made a key for one of the same subjects: what was sealed
  //           since the last `keep` must then be sealed again
  Status keep();

  //   errors: not_found (erased, saying when), corrupt (changed, or no key of it was ever here)
  Result<std::string> open_sealed(std::string_view sealed) const;
  // The key of one message: what opens it and nothing else.
  Result<Secret> message_key(std::string_view sealed) const;

  // Their messages cannot be read by anybody from now on. Durable when it returns.
  Status erase(std::span<const Token> subjects);

  // Another vault key, and every data key locked by it; with `master`, under another master key too.
  // REQUIRES: no other process has this vault open
  Status rotate(std::string_view master = {});
  Result<VaultState> state() const;
  // Where several processes share the keys: who was erased since the last look is forgotten here. Returns everybody who
  // ever was and has no key now; nobody when nothing changed.
  Result<std::vector<Token>> look_for_erasures();

 private:
  struct Body;
  explicit Vault(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// Opens a message by its own key, as anybody can who was given it.
//   errors: corrupt (another key, or a changed message)
Result<std::string> open_with(const Secret& message_key, std::string_view sealed);

}  // namespace guiju::privacy

// gate/record_ledger.h: the journal's records as leaves of a log that outsiders verify.
//
//   journal record n ─► HMAC-SHA-256(salt, n ‖ SHA-256(record)) ─► entry n - 1 ─► tiles, checkpoint
//
// An entry tells nothing of its record to who has no salt; who is given a record, the salt of its proof and the tree sees
// that it is the one that was entered. Whatever happens to a record later, the tree stays whole.
//
//   <data>/ledger/           tiles and checkpoint: may be shown to anybody
//   <data>/ledger.salt       32 bytes; its owner's alone
//   <data>/ledger.key        the signing key, under a passphrase
//   <data>/ledger.sm2.key    a second one of SM2, where it was wanted
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/ports.h"
#include "base/signing.h"
#include "gate/records.h"
#include "ledger/log.h"
#include "privacy/vault.h"

namespace guiju::gate {

struct LedgerFiles {
  explicit LedgerFiles(const std::string& data)
      : log(data + "/ledger"),
        salt(data + "/ledger.salt"),
        key(data + "/ledger.key"),
        public_key(data + "/ledger.vkey"),
        sm2_key(data + "/ledger.sm2.key"),
        sm2_public_key(data + "/ledger.sm2.vkey") {}
  std::string log, salt, key, public_key, sm2_key, sm2_public_key;
};

// What one record's proof needs of the salt: HMAC(salt, n), so that one proof gives away no other.
using RecordSalt = Digest;

class RecordLedger {
 public:
  // Makes key, salt and an empty, signed log; `sm2`: every checkpoint is signed by SM2 too.
  //   errors: conflict when there is one; bad_input (origin, passphrase)
  static Status init(Disk& disk, Random& random, const std::string& data, std::string_view origin,
                     std::string_view passphrase, bool sm2 = false);
  // Without a key (`passphrase` not needed) it can only verify and prove.
  //   errors: not_found, corrupt, bad_input (wrong passphrase)
  static Result<std::unique_ptr<RecordLedger>> open(Disk& disk, const std::string& data);
  Status unlock(std::string_view passphrase);

  // Enters the records that are not in it yet, and publishes. `anew`: writes every tile again from the journal; the
  // root must then be the one that was signed.   REQUIRES: unlocked
  //   errors: unavailable when another process is entering records
  Result<ledger::Checkpoint> integrate(bool anew,
                                       const std::function<void(std::uint64_t)>& progress = {});

  // Adds what others signed under the checkpoint, if it is still the one that stands.
  Status add_signatures(const ledger::Note& note);

  // Tiles and checkpoint against each other, then every record of the journal against its entry.
  //   errors: corrupt, naming tile, byte and leaf, or the record
  struct Verified {
    std::uint64_t entered = 0, not_yet = 0;  // records in the ledger, and behind it in the journal
    ledger::Hash root;
  };
  Result<Verified> verify(const std::function<void(std::uint64_t)>& progress = {});

  struct Proof {
    std::uint64_t index = 0;
    std::string record;  // as it stands in the journal: sealed, when there is a vault
    std::optional<privacy::Secret>
        record_key;  // what opens this one record; none when it was erased
    RecordSalt salt;
    ledger::Path path;
    ledger::Note checkpoint;
  };
  // `vault`: adds what opens the record, so that its reader needs nothing else; null leaves it sealed.
  //   errors: not_found (no such record, or not entered yet)
  Result<Proof> prove(std::uint64_t sequence, const privacy::Vault* vault = nullptr);

  const ledger::NoteKey& key() const { return public_key_; }
  const std::optional<ledger::NoteKey>& sm2_key() const { return sm2_public_key_; }
  const LedgerFiles& files() const { return files_; }

 private:
  RecordLedger(Disk& disk, const std::string& data) : disk_(disk), files_(data) {}
  RecordSalt salt_of(std::uint64_t sequence) const;

  Disk& disk_;
  const LedgerFiles files_;
  std::unique_ptr<RecordSource> records_;
  std::string salt_;
  ledger::NoteKey public_key_;
  std::unique_ptr<SigningKey> key_;
  std::optional<ledger::NoteKey> sm2_public_key_;
  std::unique_ptr<Sm2SigningKey> sm2_;
};

// The entry of a record: HMAC-SHA-256 under its salt of the record's SHA-256.
std::string ledger_entry(const RecordSalt& salt, std::string_view record);

// A proof as a file that stands alone, and checked again by whoever has the public key.
std::string proof_text(const RecordLedger::Proof& proof);
struct CheckedProof {
  ledger::Checkpoint checkpoint;
  std::uint64_t sequence = 0;
  std::string record;  // its JSON; empty when the proof does not open it
};
//   errors: bad_input (no proof), corrupt (it does not hold), saying what is wrong
Result<CheckedProof> check_proof(std::string_view text, std::string_view source,
                                 const ledger::NoteKey& key);

}  // namespace guiju::gate

#include "gate/record_ledger.h"

#include <algorithm>

#include "base/base64.h"
#include "base/document.h"
#include "base/json_writer.h"
#include "gate/sealed_record.h"

namespace guiju::gate {
namespace {

constexpr std::size_t salt_bytes = 32, batch_records = 4096;
constexpr std::string_view proof_format = "guiju.record-proof/2";

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Result<Digest> hash_of(const Value& value) {
  GUIJU_TRY(text, value.as_text());
  if (const auto hash = ledger::read_hash(text)) return *hash;
  return Error{ErrorKind::bad_input, value.where(), say("is no hash in Base64", "不是 Base64 哈希"),
               say("use the proof as it was written", "请使用原样的证明文件")};
}

Error no_ledger(const std::string& path) {
  return Error{ErrorKind::not_found, path, say("there is no ledger here yet", "此处尚无账本"),
               say("`guiju ledger init` makes one", "可用 `guiju ledger init` 建立")};
}

Error locked(const std::string& path) {
  return Error{ErrorKind::bad_input, path,
               say("the ledger's key was not unlocked", "账本密钥未解锁"),
               say("give its passphrase", "请提供口令")};
}

}  // namespace

std::string ledger_entry(const RecordSalt& salt, std::string_view record) {
  return std::string(bytes_of(hmac_sha256(bytes_of(salt), bytes_of(sha256(record)))));
}

Status RecordLedger::init(Disk& disk, Random& random, const std::string& data,
                          std::string_view origin, std::string_view passphrase, bool sm2) {
  const LedgerFiles files(data);
  GUIJU_CHECK_OK(ledger::check_key_name(origin));
  for (const std::string* path : {&files.key, &files.salt}) {
    if (!disk.exists(*path)) continue;
    return Error{ErrorKind::conflict, *path, say("there is a ledger already", "账本已存在"),
                 say("go on with it; a key is never overwritten", "请继续使用；密钥不会被覆盖")};
  }
  const SigningKey key = SigningKey::generate(random);
  GUIJU_TRY(sealed, key.sealed(passphrase, random));
  std::string salt(salt_bytes, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(salt.data()), salt.size()});
  GUIJU_CHECK_OK(disk.make_folders(data));
  GUIJU_CHECK_OK(create_private_file(files.salt, salt));
  GUIJU_CHECK_OK(create_private_file(files.key, sealed));
  const ledger::NoteKey verifier{
      std::string(origin), ledger::KeyType::ed25519, key.public_key(), {}};
  GUIJU_CHECK_OK(disk.write_whole(files.public_key, verifier.text() + "\n"));
  std::optional<Sm2SigningKey> second;
  if (sm2) {
    second = Sm2SigningKey::generate();
    GUIJU_TRY(second_sealed, second->sealed(passphrase, random));
    GUIJU_CHECK_OK(create_private_file(files.sm2_key, second_sealed));
    const ledger::NoteKey second_verifier{
        std::string(origin), ledger::KeyType::sm2, {}, second->public_key()};
    GUIJU_CHECK_OK(disk.write_whole(files.sm2_public_key, second_verifier.text() + "\n"));
  }
  GUIJU_TRY(log, ledger::Log::open(disk, files.log,
                                   {std::string(origin), &key, second ? &*second : nullptr}));
  GUIJU_TRY(note, log.publish());
  static_cast<void>(note);
  return Done{};
}

Result<std::unique_ptr<RecordLedger>> RecordLedger::open(Disk& disk, const std::string& data) {
  std::unique_ptr<RecordLedger> ledger(new RecordLedger(disk, data));
  const LedgerFiles& files = ledger->files_;
  if (!disk.exists(files.public_key)) return no_ledger(files.public_key);
  GUIJU_TRY(text, disk.read_all(files.public_key, 4096));
  while (text.ends_with('\n')) text.pop_back();
  auto key = ledger::NoteKey::parse(text);
  if (!key) return within(files.public_key, key.error());
  ledger->public_key_ = std::move(*key);
  if (disk.exists(files.sm2_public_key)) {
    GUIJU_TRY(second, disk.read_all(files.sm2_public_key, 4096));
    while (second.ends_with('\n')) second.pop_back();
    auto second_key = ledger::NoteKey::parse(second);
    if (!second_key) return within(files.sm2_public_key, second_key.error());
    ledger->sm2_public_key_ = std::move(*second_key);
  }
  GUIJU_TRY(salt, disk.read_all(files.salt, salt_bytes));
  if (salt.size() != salt_bytes) {
    return Error{ErrorKind::corrupt, files.salt, say("is no salt", "不是有效的盐"),
                 say("restore it from a copy: without it no record can be proved",
                     "请从备份恢复；缺少它无法证明任何记录")};
  }
  ledger->salt_ = std::move(salt);
  GUIJU_TRY(place, store_place(disk, data));
  GUIJU_TRY(records, record_source(disk, place));
  ledger->records_ = std::move(records);
  return ledger;
}

Status RecordLedger::unlock(std::string_view passphrase) {
  GUIJU_TRY(pem, disk_.read_all(files_.key, 1 << 16));
  GUIJU_TRY(key, SigningKey::open(pem, passphrase, files_.key));
  if (key.public_key() != public_key_.key) {
    return Error{ErrorKind::corrupt, files_.key,
                 say("is not the key of {}", "不是 {} 的密钥", files_.public_key),
                 say("restore both from a copy", "请从备份恢复两者")};
  }
  key_ = std::make_unique<SigningKey>(std::move(key));
  if (!sm2_public_key_) return Done{};
  GUIJU_TRY(second_pem, disk_.read_all(files_.sm2_key, 1 << 16));
  GUIJU_TRY(second, Sm2SigningKey::open(second_pem, passphrase, files_.sm2_key));
  if (second.public_key() != sm2_public_key_->sm2_key) {
    return Error{ErrorKind::corrupt, files_.sm2_key,
                 say("is not the key of {}", "不是 {} 的密钥", files_.sm2_public_key),
                 say("restore both from a copy", "请从备份恢复两者")};
  }
  sm2_ = std::make_unique<Sm2SigningKey>(std::move(second));
  return Done{};
}

RecordSalt RecordLedger::salt_of(std::uint64_t sequence) const {
  std::string number;
  for (int i = 7; i >= 0; --i) number += static_cast<char>(sequence >> (8 * i));
  return hmac_sha256(salt_, number);
}

Result<ledger::Checkpoint> RecordLedger::integrate(
    bool anew, const std::function<void(std::uint64_t)>& progress) {
  if (!key_) return locked(files_.key);
  GUIJU_TRY(alone, disk_.lock(files_.log + ".lock"));  // held until this returns
  static_cast<void>(alone);
  std::optional<ledger::Checkpoint> signed_before;
  if (anew) {
    // What was signed stays said: the tiles made again must lead to the same root.
    GUIJU_TRY(found, ledger::read_checkpoint(disk_, files_.log, public_key_));
    signed_before = found.checkpoint;
    GUIJU_CHECK_OK(disk_.remove(files_.log + "/checkpoint"));
  }
  GUIJU_TRY(log, ledger::Log::open(disk_, files_.log, {public_key_.name, key_.get(), sm2_.get()}));
  std::vector<std::string> held;
  const auto enter = [&]() -> Status {
    const std::vector<std::string_view> views(held.begin(), held.end());
    GUIJU_CHECK_OK(log.append(views));
    held.clear();
    if (progress) progress(log.size());
    return Done{};
  };
  if (records_->exists()) {
    const std::uint64_t from = log.size() + 1;
    GUIJU_TRY(state,
              records_->read(from, [&](std::uint64_t sequence, std::string_view record) -> Status {
                held.push_back(ledger_entry(salt_of(sequence), record));
                if (held.size() < batch_records) return Done{};
                return enter();
              }));
    if (!anew && held.empty() && log.size() + 1 == from && state.last_sequence + 1 == from)
      return log.published();  // nothing new: who cosigned the checkpoint stays under it
    if (state.last_sequence + 1 < from) {
      return Error{ErrorKind::corrupt, records_->name(),
                   say("the journal has {} records and the ledger {}",
                       "日志有 {} 条记录，账本已有 {} 条", state.last_sequence, log.size()),
                   say("records are missing at its end: restore the journal from a copy",
                       "日志末尾缺少记录，请从备份恢复")};
    }
  }
  GUIJU_CHECK_OK(enter());
  if (signed_before) {
    GUIJU_TRY(now, log.root());
    const bool same = log.size() > signed_before->size || now == signed_before->root;
    if (log.size() < signed_before->size || !same) {
      ledger::Note note{signed_before->text(), {}};
      note.signatures.push_back(ledger::sign_note(note.text, public_key_.name, *key_));
      if (sm2_) note.signatures.push_back(ledger::sign_note(note.text, public_key_.name, *sm2_));
      GUIJU_CHECK_OK(disk_.write_whole(files_.log + "/checkpoint", note.bytes()));
      return Error{
          ErrorKind::corrupt, records_->name(),
          say("the journal does not give the root that was signed", "日志与已签名的根不符"),
          say("restore the journal from a copy", "请从备份恢复日志")};
    }
  }
  GUIJU_TRY(note, log.publish());
  static_cast<void>(note);
  return log.published();
}

Status RecordLedger::add_signatures(const ledger::Note& note) {
  GUIJU_TRY(alone, disk_.lock(files_.log + ".lock"));
  static_cast<void>(alone);
  GUIJU_TRY(published, ledger::read_checkpoint(disk_, files_.log, public_key_));
  if (published.note.text != note.text) return Done{};
  for (const ledger::NoteSignature& one : note.signatures) {
    auto& all = published.note.signatures;
    const auto same = std::find_if(all.begin(), all.end(), [&](const auto& other) {
      return other.name == one.name && other.id == one.id;
    });
    if (same == all.end())
      all.push_back(one);
    else if (one.name != public_key_.name)
      *same = one;
  }
  return disk_.write_whole(files_.log + "/checkpoint", published.note.bytes());
}

Result<RecordLedger::Verified> RecordLedger::verify(
    const std::function<void(std::uint64_t)>& progress) {
  GUIJU_TRY(log, ledger::verify_log(disk_, files_.log, public_key_, {}));
  if (sm2_public_key_) {
    GUIJU_TRY(published, ledger::read_checkpoint(disk_, files_.log, public_key_));
    if (!ledger::signed_by(published.note, *sm2_public_key_)) {
      return Error{ErrorKind::corrupt, files_.log + "/checkpoint",
                   say("is not signed by {}", "没有 {} 的有效签名", files_.sm2_public_key),
                   say("find out who wrote it; `guiju ledger integrate --anew` signs again",
                       "请查明由谁写入；可用 `guiju ledger integrate --anew` 重新签名")};
    }
  }
  Verified verified{.entered = log.size, .not_yet = 0, .root = log.root};
  ledger::TileReader reader(disk_, files_.log, log.size);
  std::vector<std::string> entries;
  std::uint64_t last = 0;
  if (records_->exists()) {
    GUIJU_TRY(
        state, records_->read(1, [&](std::uint64_t sequence, std::string_view record) -> Status {
          last = sequence;
          if (sequence > log.size) {
            ++verified.not_yet;
            return Done{};
          }
          const std::uint64_t index = sequence - 1;
          if (index % ledger::tile_width == 0) {
            GUIJU_TRY(bundle, reader.entries(index / ledger::tile_width));
            entries = std::move(bundle);
            if (progress) progress(sequence);
          }
          if (entries[index % ledger::tile_width] == ledger_entry(salt_of(sequence), record))
            return Done{};
          return Error{ErrorKind::corrupt, fmt::format("{} record {}", records_->name(), sequence),
                       say("is not the record that was entered", "与入账时的记录不符"),
                       say("restore the journal from a copy, and find out who changed it",
                           "请从备份恢复日志，并查明改动者")};
        }));
    static_cast<void>(state);
  }
  if (last >= log.size) return verified;
  return Error{ErrorKind::corrupt, records_->name(),
               say("records {} to {} were entered and are missing",
                   "第 {} 至 {} 号记录已入账但缺失", last + 1, log.size),
               say("restore the journal from a copy", "请从备份恢复日志")};
}

Result<RecordLedger::Proof> RecordLedger::prove(std::uint64_t sequence,
                                                const privacy::Vault* vault) {
  GUIJU_TRY(published, ledger::read_checkpoint(disk_, files_.log, public_key_));
  const std::uint64_t size = published.checkpoint.size;
  if (sequence == 0 || sequence > size) {
    return Error{ErrorKind::not_found, fmt::format("record {}", sequence),
                 say("the ledger holds records 1 to {}", "账本含第 1 至 {} 号记录", size),
                 say("`guiju ledger integrate` enters newer ones",
                     "可用 `guiju ledger integrate` 录入新记录")};
  }
  Proof proof{.index = sequence - 1,
              .record = {},
              .record_key = {},
              .salt = salt_of(sequence),
              .path = {},
              .checkpoint = published.note};
  constexpr ErrorKind stop = ErrorKind::conflict;
  const auto state =
      records_->read(sequence, [&](std::uint64_t, std::string_view record) -> Status {
        proof.record = record;
        return Error{stop, {}, {}, {}};
      });
  if (proof.record.empty()) {
    if (!state) return state.error();
    return Error{ErrorKind::corrupt, records_->name(),
                 say("record {} is missing", "缺少第 {} 号记录", sequence),
                 say("restore the journal from a copy", "请从备份恢复日志")};
  }
  ledger::TileReader reader(disk_, files_.log, size);
  GUIJU_TRY(path, ledger::inclusion_path(proof.index, size, reader));
  proof.path = std::move(path);
  const auto leaf = ledger::leaf_hash(ledger_entry(proof.salt, proof.record));
  if (ledger::is_included(leaf, proof.index, size, proof.path, published.checkpoint.root)) {
    if (vault != nullptr && privacy::is_sealed(proof.record)) {
      const auto opens = vault->message_key(proof.record);
      if (opens) proof.record_key = *opens;
      if (!opens && opens.error().kind != ErrorKind::not_found) return opens.error();
    }
    return proof;
  }
  return Error{ErrorKind::corrupt, fmt::format("record {}", sequence),
               say("is not the record that was entered, or the tiles are damaged",
                   "与入账时的记录不符，或块已损坏"),
               say("`guiju ledger verify` finds the place", "可用 `guiju ledger verify` 定位")};
}

std::string proof_text(const RecordLedger::Proof& proof) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("format", proof_format).field("index", proof.index);
  json.field("record", std::string_view(base64(proof.record)));
  if (proof.record_key)
    json.field("record_key", std::string_view(base64(proof.record_key->view())));
  json.field("salt", std::string_view(ledger::hash_text(proof.salt))).key("path").begin_array();
  for (const ledger::Hash& hash : proof.path) json.value(std::string_view(ledger::hash_text(hash)));
  json.end_array().field("checkpoint", std::string_view(proof.checkpoint.bytes())).end_object();
  return out + "\n";
}

Result<CheckedProof> check_proof(std::string_view text, std::string_view source,
                                 const ledger::NoteKey& key) {
  Document document;
  GUIJU_CHECK_OK(parse_json(text, source, document));
  const Value root = document.root();
  const Error none{ErrorKind::bad_input, std::string(source),
                   say("is no proof of a record", "不是记录证明"),
                   say("`guiju ledger prove` writes one", "可用 `guiju ledger prove` 生成")};
  if (root.kind() != NodeKind::map) return none;
  const Value format = root.find("format"), index = root.find("index"),
              record = root.find("record"), salt = root.find("salt"), path = root.find("path"),
              checkpoint = root.find("checkpoint");
  if (!format || !index || !record || !salt || !path || !checkpoint ||
      path.kind() != NodeKind::list)
    return none;
  GUIJU_TRY(named, format.as_text());
  if (named != proof_format) return none;
  GUIJU_TRY(at, index.as_int());
  GUIJU_TRY(record_text, record.as_text());
  std::string bytes;
  if (!read_base64(record_text, bytes)) return none;
  GUIJU_TRY(salt_digest, hash_of(salt));
  ledger::Path hashes;
  for (const Value one : path) {
    GUIJU_TRY(hash, hash_of(one));
    hashes.push_back(hash);
  }
  GUIJU_TRY(note_text, checkpoint.as_text());
  GUIJU_TRY(note, ledger::Note::parse(note_text, "checkpoint"));
  GUIJU_TRY(parsed, ledger::Checkpoint::parse(note.text, "checkpoint"));
  const auto wrong = [&](Message what) {
    return Error{ErrorKind::corrupt, std::string(source), std::move(what),
                 say("do not rely on it; ask for the proof anew", "请勿采信，可要求重新出具")};
  };
  if (parsed.origin != key.name || !ledger::signed_by(note, key))
    return wrong(say("the checkpoint is not signed by {}", "检查点没有 {} 的有效签名", key.name));
  const auto leaf = ledger::leaf_hash(ledger_entry(salt_digest, bytes));
  if (at < 0 ||
      !ledger::is_included(leaf, static_cast<std::uint64_t>(at), parsed.size, hashes, parsed.root))
    return wrong(say("the record is not the one that was entered", "该记录与入账的记录不符"));
  CheckedProof checked{
      .checkpoint = parsed, .sequence = static_cast<std::uint64_t>(at) + 1, .record = {}};
  if (!privacy::is_sealed(bytes)) {
    checked.record = std::move(bytes);
  } else if (const Value opens = root.find("record_key")) {
    GUIJU_TRY(key_text, opens.as_text());
    std::string key_bytes;
    privacy::Secret message_key;
    if (!read_base64(key_text, key_bytes) || key_bytes.size() != message_key.bytes.size())
      return none;
    std::copy(key_bytes.begin(), key_bytes.end(), message_key.bytes.begin());
    auto record_json = privacy::open_with(message_key, bytes);
    if (!record_json) return wrong(say("its key does not open the record", "密钥无法打开该记录"));
    checked.record = std::move(*record_json);
  }
  return checked;
}

}  // namespace guiju::gate

#include "privacy/vault.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "privacy/key_store.h"

namespace guiju::privacy {
namespace {

constexpr std::size_t token_bytes = 16, salt_bytes = 16, commitment_bytes = 16;
constexpr std::string_view kind_names[] = {"person", "request"};
// Beside the house's key, the one that tokens are made with; no HMAC will ever be all ones.
constexpr Token token_subject = [] {
  Token token;
  token.bytes.fill(0xFF);
  return token;
}();

Error damaged(std::string what_en, std::string what_zh) {
  return Error{ErrorKind::corrupt, "", say("{}", "{}", what_en, what_zh),
               say("restore it, and the keys, from a copy", "请从备份恢复数据与密钥")};
}

Error unreadable() {
  return damaged("the sealed message was changed, or its key is lost", "密文已被改动，或密钥丢失");
}

std::array<char, commitment_bytes> commitment_to(Suite suite, const Secret& key) {
  const Secret hash = mac(suite, key, "guiju message key");
  std::array<char, commitment_bytes> out{};
  std::copy_n(hash.bytes.begin(), out.size(), out.begin());
  return out;
}

std::string_view part(std::string_view sealed, std::size_t index) {
  return sealed.substr(1 + index * token_bytes, token_bytes);
}

std::string bound_name(std::int64_t version) { return fmt::format("guiju vault key {}", version); }

std::string lock(Suite suite, const Secret& vault, const Token& subject, const Secret& key) {
  // A data key is locked once by each vault key: its subject makes the key that locks it.
  std::string out;
  seal_once(suite, mac(suite, vault, subject.view()), subject.view(), key.view(), out);
  return out;
}

Result<Secret> unlock(Suite suite, const Secret& vault, const Token& subject,
                      std::string_view locked) {
  auto plain = open_once(suite, mac(suite, vault, subject.view()), subject.view(), locked);
  if (!plain || plain->size() != Secret().bytes.size())
    return damaged("a key of the vault was changed", "密钥库中的密钥已被改动");
  Secret key;
  std::copy(plain->begin(), plain->end(), key.bytes.begin());
  wipe(*plain);
  return key;
}

}  // namespace

std::string Token::hex() const {
  std::string out;
  for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

Token Token::of(std::string_view sixteen_bytes) {
  Token token;
  std::copy_n(sixteen_bytes.begin(), std::min(sixteen_bytes.size(), token.bytes.size()),
              token.bytes.begin());
  return token;
}

std::optional<SealedHead> sealed_head(std::string_view sealed) {
  if (sealed.size() < sealed_head_bytes + tag_bytes || !is_sealed(sealed)) return std::nullopt;
  return SealedHead{static_cast<Suite>(sealed[0]), Token::of(part(sealed, 0)),
                    Token::of(part(sealed, 1))};
}

struct Vault::Body {
  explicit Body(KeyPlaces found) : places(std::move(found)) {}

  KeyPlaces places;
  Suite suite = Suite::international;
  Secret token_key;

  // Keys in memory, spread so that threads seldom meet.
  struct Shelf {
    mutable std::shared_mutex mutex;  // guards `keys`
    mutable std::unordered_map<Token, Secret, TokenHash> keys;
  };
  static constexpr std::size_t shelf_count = 64;
  std::array<Shelf, shelf_count> shelves;
  Shelf& shelf_of(const Token& subject) const {
    return const_cast<Shelf&>(shelves[subject.bytes[15] % shelf_count]);
  }

  // Taken in this order. A flush of new keys holds the first alone, so that nobody who seals waits for the disk.
  mutable std::mutex writing;  // guards `store` and, with `reading`, the vault key
  std::unique_ptr<KeyStore> store;
  VaultKeyRow vault;
  Secret vault_key;
  mutable std::mutex making;                           // guards `fresh`
  std::unordered_map<Token, Secret, TokenHash> fresh;  // not on their way to the disk yet
  std::atomic<std::size_t> not_durable{0};             // those, and those on their way
  mutable std::mutex reading;                          // guards `reader`
  std::unique_ptr<KeyStore> reader;  // a second connection: sees what other processes have made
  std::int64_t erased_seen = 0;

  std::optional<Secret> remembered(const Token& subject) const {
    const Shelf& shelf = shelf_of(subject);
    const std::shared_lock hold(shelf.mutex);
    const auto at = shelf.keys.find(subject);
    return at == shelf.keys.end() ? std::nullopt : std::optional(at->second);
  }
  void remember(const Token& subject, const Secret& key) const {
    Shelf& shelf = shelf_of(subject);
    const std::lock_guard hold(shelf.mutex);
    shelf.keys.insert_or_assign(subject, key);
  }
  void forget(const Token& subject) const {
    Shelf& shelf = shelf_of(subject);
    const std::lock_guard hold(shelf.mutex);
    shelf.keys.erase(subject);
  }
  Result<std::optional<Secret>> find(const Token& subject) const {
    if (auto key = remembered(subject)) return key;
    const std::lock_guard hold(reading);
    GUIJU_TRY(locked, reader->find(subject));
    if (!locked) return std::optional<Secret>();
    GUIJU_TRY(key, unlock(suite, vault_key, subject, *locked));
    remember(subject, key);
    return std::optional(key);
  }
  Result<Secret> find_or_make(const Token& subject) {
    if (auto key = remembered(subject)) return *key;
    const std::lock_guard hold(making);
    GUIJU_TRY(stored, find(subject));
    if (stored) return *stored;
    Secret key;
    places.random.fill(key.bytes);
    fresh.emplace(subject, key);
    not_durable.fetch_add(1, std::memory_order_release);
    remember(subject, key);
    return key;
  }
  Result<Secret> message_key(const SealedHead& head, std::string_view sealed) const;
};

Vault::Vault(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Vault::~Vault() = default;

Result<std::unique_ptr<Vault>> Vault::open(KeyPlaces places, const Clock& clock,
                                           std::string_view master, Suite suite) {
  const std::string path = places.store.empty() ? places.folder + "/keys.db" : places.store;
  auto body = std::make_unique<Body>(std::move(places));
  Body& mine = *body;
  GUIJU_TRY(store, KeyStore::open(path, clock));
  mine.store = std::move(store);
  GUIJU_TRY(there, mine.store->vault_key());
  if (!there) {
    GUIJU_TRY(keeper, open_master(master, mine.places, true));
    mine.suite = suite;
    mine.places.random.fill(mine.vault_key.bytes);
    mine.places.random.fill(mine.token_key.bytes);
    GUIJU_TRY(wrapped, keeper->wrap(mine.vault_key, bound_name(1)));
    mine.vault = {1, std::string(name_of(suite)), std::string(master), std::move(wrapped)};
    const DataKeyRow first[] = {
        {token_subject, lock(suite, mine.vault_key, token_subject, mine.token_key)}};
    GUIJU_CHECK_OK(mine.store->found(mine.vault, first));
  } else {
    mine.vault = std::move(*there);
    const auto known = suite_named(mine.vault.suite);
    if (!known) return within(path, damaged("it names no suite", "未知的密码套件"));
    mine.suite = *known;
    GUIJU_TRY(keeper, open_master(mine.vault.master, mine.places, false));
    GUIJU_TRY(key, keeper->unwrap(mine.vault.wrapped, bound_name(mine.vault.version)));
    mine.vault_key = key;
    // People's keys are fetched as they are asked for: most commands need none of them.
    GUIJU_TRY(locked, mine.store->find(token_subject));
    if (!locked) return within(path, damaged("its token key is missing", "缺少令牌密钥"));
    GUIJU_TRY(token_key, unlock(mine.suite, mine.vault_key, token_subject, *locked));
    mine.token_key = token_key;
  }
  GUIJU_TRY(reader, KeyStore::open(path, clock));
  mine.reader = std::move(reader);
  return std::unique_ptr<Vault>(new Vault(std::move(body)));
}

Token Vault::token(TokenKind kind, std::string_view value) const {
  std::string named(kind_names[static_cast<std::size_t>(kind)]);
  named += '\0';
  named += value;
  return Token::of(mac(body_->suite, body_->token_key, named).view().substr(0, token_bytes));
}

Status Vault::seal(const Token& subject, const Token& label, std::string_view plain,
                   std::string& out) {
  GUIJU_TRY(data_key, body_->find_or_make(subject));
  const Suite suite = body_->suite;
  std::array<std::uint8_t, salt_bytes> salt{};
  body_->places.random.fill(salt);
  const std::string_view salt_text(reinterpret_cast<const char*>(salt.data()), salt.size());
  const Secret key = mac(suite, data_key, salt_text);
  const auto commitment = commitment_to(suite, key);
  const std::size_t from = out.size();
  out.reserve(from + sealed_head_bytes + plain.size() + tag_bytes);
  out += static_cast<char>(suite);
  out.append(subject.view()).append(label.view()).append(salt_text);
  out.append(commitment.data(), commitment.size());
  std::array<char, sealed_head_bytes> head{};
  std::copy_n(out.begin() + static_cast<std::ptrdiff_t>(from), head.size(), head.begin());
  seal_once(suite, key, {head.data(), head.size()}, plain, out);
  return Done{};
}

Status Vault::keep() {
  Body& mine = *body_;
  if (mine.not_durable.load(std::memory_order_acquire) == 0) return Done{};
  const std::lock_guard hold(mine.writing);  // also waits for those who are writing what we need
  std::unordered_map<Token, Secret, TokenHash> keys;
  {
    const std::lock_guard hold_fresh(mine.making);
    keys.swap(mine.fresh);
  }
  if (keys.empty()) return Done{};
  std::vector<DataKeyRow> rows;
  rows.reserve(keys.size());
  for (const auto& [subject, key] : keys)
    rows.push_back({subject, lock(mine.suite, mine.vault_key, subject, key)});
  std::sort(rows.begin(), rows.end(),
            [](const DataKeyRow& a, const DataKeyRow& b) { return a.subject < b.subject; });
  const Status added = mine.store->add(rows);
  // Keys that did not become durable must seal nothing more.
  if (!added)
    for (const DataKeyRow& row : rows) mine.forget(row.subject);
  mine.not_durable.fetch_sub(rows.size(), std::memory_order_release);
  return added;
}

Result<Secret> Vault::Body::message_key(const SealedHead& head, std::string_view sealed) const {
  GUIJU_TRY(data_key, find(head.subject));
  if (data_key) {
    const Secret key = mac(head.suite, *data_key, part(sealed, 2));
    const auto commitment = commitment_to(head.suite, key);
    if (part(sealed, 3) == std::string_view(commitment.data(), commitment.size())) return key;
  }
  const std::lock_guard hold(reading);
  GUIJU_TRY(erased, reader->erased_at(head.subject));
  if (!erased) return unreadable();
  return Error{ErrorKind::not_found, "",
               say("was erased on {}", "已于 {} 删除", date_text(shanghai_date(*erased))),
               say("nobody can read it any more; its place in the ledger stays provable",
                   "任何人都无法再读取，其在账本中的位置仍可证明")};
}

Result<std::string> Vault::open_sealed(std::string_view sealed) const {
  const auto head = sealed_head(sealed);
  if (!head) return unreadable();
  GUIJU_TRY(key, body_->message_key(*head, sealed));
  auto plain = open_once(head->suite, key, sealed.substr(0, sealed_head_bytes),
                         sealed.substr(sealed_head_bytes));
  if (!plain) return unreadable();
  return std::move(*plain);
}

Result<Secret> Vault::message_key(std::string_view sealed) const {
  const auto head = sealed_head(sealed);
  if (!head) return unreadable();
  return body_->message_key(*head, sealed);
}

Status Vault::erase(std::span<const Token> subjects) {
  GUIJU_CHECK_OK(keep());  // or one of theirs could be written after it was deleted
  const std::lock_guard hold(body_->writing);
  for (const Token& subject : subjects) body_->forget(subject);
  const std::lock_guard hold_reader(body_->reading);  // no reader may hold the log's old pages
  return body_->store->erase(subjects);
}

Status Vault::rotate(std::string_view master) {
  GUIJU_CHECK_OK(keep());
  const std::scoped_lock hold(body_->writing, body_->reading);
  VaultKeyRow next{body_->vault.version + 1,
                   body_->vault.suite,
                   master.empty() ? body_->vault.master : std::string(master),
                   {}};
  GUIJU_TRY(keeper, open_master(next.master, body_->places, !master.empty()));
  Secret key;
  body_->places.random.fill(key.bytes);
  GUIJU_TRY(wrapped, keeper->wrap(key, bound_name(next.version)));
  next.wrapped = std::move(wrapped);
  std::vector<DataKeyRow> rows;
  GUIJU_CHECK_OK(body_->store->visit([&](const DataKeyRow& row) -> Status {
    GUIJU_TRY(data_key, unlock(body_->suite, body_->vault_key, row.subject, row.wrapped));
    rows.push_back({row.subject, lock(body_->suite, key, row.subject, data_key)});
    return Done{};
  }));
  GUIJU_CHECK_OK(body_->store->replace(next, rows));
  body_->vault = std::move(next);
  body_->vault_key = key;
  return Done{};
}

Result<VaultState> Vault::state() const {
  const std::lock_guard hold(body_->writing);
  GUIJU_TRY(keys, body_->store->count(false));
  GUIJU_TRY(erased, body_->store->count(true));
  return VaultState{body_->vault.version, body_->suite, body_->vault.master, keys - 1, erased};
}

Result<std::vector<Token>> Vault::look_for_erasures() {
  const std::lock_guard hold(body_->reading);
  std::vector<Token> gone;
  GUIJU_TRY(erased, body_->reader->count(true));
  if (erased == body_->erased_seen) return gone;
  GUIJU_TRY(keyless, body_->reader->erased());
  for (const Token& subject : keyless) body_->forget(subject);
  gone = std::move(keyless);
  body_->erased_seen = erased;
  return gone;
}

Result<std::string> open_with(const Secret& message_key, std::string_view sealed) {
  const auto head = sealed_head(sealed);
  if (!head) return unreadable();
  const auto commitment = commitment_to(head->suite, message_key);
  if (part(sealed, 3) != std::string_view(commitment.data(), commitment.size()))
    return unreadable();
  auto plain = open_once(head->suite, message_key, sealed.substr(0, sealed_head_bytes),
                         sealed.substr(sealed_head_bytes));
  if (!plain) return unreadable();
  return std::move(*plain);
}

}  // namespace guiju::privacy

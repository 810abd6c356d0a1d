#include "http/ledger_keeper.h"

#include <charconv>

#include "http/log.h"

namespace guiju::http {

Result<std::vector<WitnessAddress>> parse_witnesses(std::string_view text,
                                                    std::string_view source) {
  std::vector<WitnessAddress> all;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const std::string where = fmt::format("{}:{}", source, number);
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) {
      return Error{
          ErrorKind::bad_input, where, say("has no address", "缺少地址"),
          say("write the witness's key, a space and its address", "请写：见证方公钥、空格、地址")};
    }
    auto key = ledger::NoteKey::parse(line.substr(0, space));
    if (!key) return within(where, std::move(key).error());
    const std::string_view url = line.substr(space + 1);
    GUIJU_CHECK_OK(outbound::check_url(url, where));
    all.push_back({std::move(*key), std::string(url)});
  }
  return all;
}

LedgerKeeper::LedgerKeeper(Disk& disk, const Clock& clock, Log& log, LedgerSettings settings,
                           std::unique_ptr<gate::RecordLedger> ledger)
    : disk_(disk),
      clock_(clock),
      log_(log),
      settings_(std::move(settings)),
      ledger_(std::move(ledger)) {}

Result<std::unique_ptr<LedgerKeeper>> LedgerKeeper::open(Disk& disk, const Clock& clock, Log& log,
                                                         const std::string& data,
                                                         LedgerSettings settings) {
  if (!disk.exists(gate::LedgerFiles(data).public_key)) return std::unique_ptr<LedgerKeeper>();
  GUIJU_TRY(ledger, gate::RecordLedger::open(disk, data));
  const bool enters = !settings.passphrase.empty() && settings.seconds > 0;
  if (enters) GUIJU_CHECK_OK(ledger->unlock(settings.passphrase));
  std::unique_ptr<LedgerKeeper> keeper(
      new LedgerKeeper(disk, clock, log, std::move(settings), std::move(ledger)));
  if (enters) keeper->thread_ = std::thread([&mine = *keeper] { mine.work(); });
  return keeper;
}

LedgerKeeper::~LedgerKeeper() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

LedgerState LedgerKeeper::state() const {
  const std::lock_guard hold(mutex_);
  return state_;
}

void LedgerKeeper::look_now() {
  std::unique_lock hold(mutex_);
  if (!thread_.joinable()) return;
  const std::uint64_t wanted = looks_ + 1;
  wanted_ = true;
  changed_.notify_all();
  changed_.wait(hold, [&] { return looks_ >= wanted || stopping_; });
}

void LedgerKeeper::work() {
  std::unique_lock hold(mutex_);
  for (;;) {
    const bool last = stopping_;  // what was answered before the stop is still entered
    wanted_ = false;
    hold.unlock();
    const Status looked = look();
    hold.lock();
    const bool is_new =
        !looked && (!state_.trouble || state_.trouble->what.en != looked.error().what.en);
    if (looked)
      state_.trouble.reset();
    else
      state_.trouble = looked.error();
    if (is_new) log_.write(*state_.trouble, "the ledger could not be kept");
    ++looks_;
    changed_.notify_all();
    if (last) return;
    changed_.wait_for(hold, std::chrono::seconds(settings_.seconds),
                      [&] { return stopping_ || wanted_; });
  }
}

Status LedgerKeeper::look() {
  GUIJU_TRY(checkpoint, ledger_->integrate(false));
  {
    const std::lock_guard hold(mutex_);
    if (state_.entered != checkpoint.size || !state_.last) state_.last = clock_.now();
    state_.entered = checkpoint.size;
  }
  Status all = Done{};
  for (const WitnessAddress& witness : settings_.witnesses) {
    if (checkpoint.size == 0 || seen_[witness.key.name] == checkpoint.size) continue;
    if (Status asked = ask(witness); !asked) all = std::move(asked);  // the others are still asked
  }
  return all;
}

Status LedgerKeeper::ask(const WitnessAddress& witness) {
  std::uint64_t& old = seen_[witness.key.name];
  const auto& files = ledger_->files();
  for (int attempt = 0; attempt < 2; ++attempt) {
    GUIJU_TRY(published, ledger::read_checkpoint(disk_, files.log, ledger_->key()));
    const std::uint64_t size = published.checkpoint.size;
    ledger::TileReader reader(disk_, files.log, size);
    GUIJU_TRY(path, ledger::consistency_path(std::min(old, size), size, reader));
    const ledger::AddCheckpoint request{
        .old_size = std::min(old, size), .proof = std::move(path), .note = published.note};
    GUIJU_TRY(reply, settings_.client->send({.method = "POST",
                                             .url = witness.url + "/add-checkpoint",
                                             .body = request.bytes(),
                                             .headers = {{"Content-Type", "text/plain"}}}));
    if (reply.status == 409) {  // it has seen another size: ask from there
      const std::string_view told = reply.body;
      if (std::from_chars(told.data(), told.data() + told.size(), old).ec == std::errc()) continue;
    }
    if (reply.status != 200) {
      return Error{ErrorKind::conflict, witness.key.name,
                   say("refuses to cosign (status {})", "拒绝联署（状态 {}）", reply.status),
                   say("see what it has seen: 403 and 422 mean that it does not know this ledger, "
                       "or another "
                       "history of it",
                       "请查看其所见：403 与 422 表示不认识本账本，或见过另一套历史")};
    }
    GUIJU_TRY(signed_note,
              ledger::Note::parse(published.note.text + "\n" + reply.body, witness.key.name));
    if (!ledger::signed_by(signed_note, witness.key)) {
      return Error{ErrorKind::corrupt, witness.key.name,
                   say("its cosignature is not by its key", "其联署签名与公钥不符"),
                   say("compare the key in the list of witnesses", "请核对见证方名单中的公钥")};
    }
    GUIJU_CHECK_OK(ledger_->add_signatures(signed_note));
    old = size;
    const std::lock_guard hold(mutex_);
    state_.cosigned[witness.key.name] = size;
    return Done{};
  }
  return Error{ErrorKind::unavailable, witness.key.name,
               say("says every time that it has seen another size", "每次都称见过不同大小"),
               say("ask its owner", "请联系其负责方")};
}

}  // namespace guiju::http

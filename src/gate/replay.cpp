#include "gate/replay.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "gate/replay_batch.h"

namespace guiju::gate {
namespace {

struct Slot {  // a batch on its way: read, judged, merged, and used again
  explicit Slot(const ReplayLimits& limits) : tally(limits) {}
  std::uint64_t number = 0;
  LineBatch lines;
  BatchTally tally;
};

// The reader hands batches in, workers judge them in any order, and they are merged in theirs.
class Pipeline {
 public:
  Pipeline(const ReplaySource& source, const ReplayRules& rules, const ReplayLimits& limits,
           ImpactReport& report)
      : source_(source), rules_(rules), limits_(limits), report_(report) {
    for (unsigned i = 0; i < 2 * limits.threads + 1; ++i)
      free_.push_back(slots_.emplace_back(std::make_unique<Slot>(limits)).get());
    for (unsigned i = 0; i < limits.threads; ++i) workers_.emplace_back([this] { work(); });
  }

  Slot& take_free() {  // waits while all are on their way
    std::unique_lock hold(mutex_);
    merged_.wait(hold, [&] { return !free_.empty(); });
    Slot* const slot = free_.back();
    free_.pop_back();
    slot->number = next_number_++;
    return *slot;
  }

  void submit(Slot& slot) {
    {
      const std::lock_guard hold(mutex_);
      ready_.push_back(&slot);
    }
    submitted_.notify_one();
  }

  void finish() {  // everything submitted is judged and merged
    {
      const std::lock_guard hold(mutex_);
      closed_ = true;
    }
    submitted_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

 private:
  void work() {
    BatchJudge judge(source_, rules_, limits_);
    for (;;) {
      Slot* slot = nullptr;
      {
        std::unique_lock hold(mutex_);
        submitted_.wait(hold, [&] { return closed_ || !ready_.empty(); });
        if (ready_.empty()) return;
        slot = ready_.front();
        ready_.pop_front();
      }
      judge.run(slot->lines, slot->tally);
      merge(*slot);
    }
  }

  void merge(Slot& done) {
    {
      const std::lock_guard hold(mutex_);
      judged_.emplace(done.number, &done);
      while (!judged_.empty() && judged_.begin()->first == next_merged_) {
        Slot& slot = *judged_.begin()->second;
        slot.tally.merge_into(report_);
        slot.tally.clear();
        slot.lines.clear();
        judged_.erase(judged_.begin());
        free_.push_back(&slot);
        ++next_merged_;
      }
    }
    merged_.notify_one();
  }

  const ReplaySource& source_;
  const ReplayRules& rules_;
  const ReplayLimits& limits_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::thread> workers_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable submitted_, merged_;
  ImpactReport& report_;
  std::vector<Slot*> free_;
  std::deque<Slot*> ready_;
  std::map<std::uint64_t, Slot*> judged_;  // out of their turn
  std::uint64_t next_number_ = 0, next_merged_ = 0;
  bool closed_ = false;
};

void add_titles(const rulebook::Ruleset& ruleset, ImpactReport& report) {
  const auto title = [](std::map<std::string, LawImpact>& impacts, const std::string& id,
                        const rulebook::Text& text) {
    const auto at = impacts.find(id);
    if (at == impacts.end() || !at->second.title.zh.empty()) return;
    at->second.title = {std::string(text.in(Language::en)), text.zh};
  };
  for (const auto& policy : ruleset.policies()) title(report.policies, policy.id, policy.title);
  for (const auto& one : ruleset.obligations()) title(report.obligations, one.id, one.text);
  for (std::size_t i = 0; i < ruleset.clauses().size(); ++i) {
    const rulebook::ClauseIndex index(i);
    title(report.clauses, ruleset.clauses()[i].id,
          {.zh = std::string(ruleset.citation(index, Language::zh)),
           .en = std::string(ruleset.citation(index, Language::en))});
  }
}

}  // namespace

Result<ImpactReport> replay(ReplaySource& source, const ReplayRules& rules,
                            const ReplayLimits& limits, const ReplayWatch& watch) {
  ImpactReport report;
  if (rules.candidate != nullptr) {
    report.candidate = rules.candidate->version();
  } else {
    report.reproduction.emplace();
  }
  if (rules.against != nullptr) report.against = std::string(rules.against->version());
  report.as_of = rules.as_of;

  Pipeline pipeline(source, rules, limits, report);
  Slot* slot = nullptr;
  std::uint64_t unseen = 0;  // lines since progress was told
  bool interrupted = false;
  const auto end = source.read([&](const SourceLine& line) {
    if (slot == nullptr) slot = &pipeline.take_free();
    slot->lines.add(line);
    ++unseen;
    if (slot->lines.size() >= limits.batch_lines || slot->lines.bytes() >= limits.batch_bytes) {
      pipeline.submit(*slot);
      slot = nullptr;
      if (watch.progress) watch.progress(unseen, line.bytes_read);
      unseen = 0;
    }
    interrupted = watch.stop && watch.stop();
    return !interrupted;
  });
  if (slot != nullptr) pipeline.submit(*slot);
  pipeline.finish();

  report.interrupted = interrupted;
  if (end) {
    report.torn_bytes = end->torn_bytes;
    report.torn_at = end->torn_at;
    report.erased = end->erased;
  } else {
    if (report.lines == 0) return end.error();
    report.stopped = end.error();
  }
  if (rules.candidate != nullptr) add_titles(*rules.candidate, report);
  if (rules.against != nullptr) add_titles(*rules.against, report);
  for (const rulebook::Ruleset* known : rules.known) add_titles(*known, report);
  return report;
}

}  // namespace guiju::gate

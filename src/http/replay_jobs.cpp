#include "http/replay_jobs.h"

#include <algorithm>

#include "gate/replay.h"
#include "http/service.h"

namespace guiju::http {

ReplayJobs::ReplayJobs(Service& service) : service_(service), thread_([this] { work(); }) {}

ReplayJobs::~ReplayJobs() {
  {
    const std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  more_.notify_all();
  thread_.join();
}

Result<std::uint64_t> ReplayJobs::start(ReplayAsked asked, std::string asked_by) {
  if (service_.is_open()) {
    return Error{ErrorKind::unavailable, "",
                 say("the sample world keeps no journal", "样例数据没有日志"),
                 say("start the service with --data", "请带 --data 启动服务")};
  }
  const std::lock_guard hold(mutex_);
  const auto waiting = std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
    return job.second.state == JobState::queued;
  });
  if (waiting >= static_cast<std::ptrdiff_t>(waiting_max)) {
    return Error{ErrorKind::unavailable, "",
                 say("{} replays wait already", "已有 {} 个回放在等待", waiting),
                 say("wait for one to end, or delete one", "请等待或删除其中一个")};
  }
  while (jobs_.size() >= jobs_max) {  // the oldest that ended goes
    const auto ended = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
      return job.second.state >= JobState::done;
    });
    if (ended == jobs_.end()) break;
    jobs_.erase(ended);
  }
  ReplayJob job;
  job.number = ++last_;
  job.asked = std::move(asked);
  job.asked_by = std::move(asked_by);
  job.made = service_.parts().clock.now();
  jobs_.emplace(job.number, std::move(job));
  more_.notify_all();
  return last_;
}

std::optional<ReplayJob> ReplayJobs::find(std::uint64_t number) const {
  const std::lock_guard hold(mutex_);
  const auto at = jobs_.find(number);
  return at == jobs_.end() || at->second.removed ? std::nullopt : std::optional(at->second);
}

std::vector<ReplayJob> ReplayJobs::all() const {
  const std::lock_guard hold(mutex_);
  std::vector<ReplayJob> out;
  for (auto at = jobs_.rbegin(); at != jobs_.rend(); ++at) {
    if (at->second.removed) continue;
    out.push_back(at->second);
    out.back().report.clear();
  }
  return out;
}

Status ReplayJobs::remove(std::uint64_t number) {
  const std::lock_guard hold(mutex_);
  const auto at = jobs_.find(number);
  if (at == jobs_.end() || at->second.removed) {
    return Error{ErrorKind::not_found, "", say("there is no replay {}", "没有第 {} 号回放", number),
                 say("list the replays", "请列出回放")};
  }
  if (at->second.state == JobState::running)
    at->second.removed = true;
  else
    jobs_.erase(at);
  return Done{};
}

void ReplayJobs::work() {
  for (;;) {
    std::uint64_t number = 0;
    {
      std::unique_lock hold(mutex_);
      const auto queued = [&] {
        return std::find_if(jobs_.begin(), jobs_.end(),
                            [](const auto& job) { return job.second.state == JobState::queued; });
      };
      more_.wait(hold, [&] { return stopping_ || queued() != jobs_.end(); });
      if (stopping_) return;
      number = queued()->first;
      jobs_[number].state = JobState::running;
    }
    run(number);
  }
}

void ReplayJobs::run(std::uint64_t number) {
  const ReplayJob job = *find(number);
  const ServiceParts& parts = service_.parts();
  const auto end = [&](JobState state, std::string report, std::optional<Error> error) {
    const std::lock_guard hold(mutex_);
    ReplayJob& mine = jobs_[number];
    if (mine.removed) {
      jobs_.erase(number);
      return;
    }
    mine.state = state;
    mine.report = std::move(report);
    mine.error = std::move(error);
  };

  std::shared_ptr<const rulebook::Ruleset> rules;
  if (job.asked.revision.empty()) {
    gate::SnapshotSource::Handle handle;
    rules = parts.engine.snapshots().read(handle).law.spans().back().edition->ruleset;
  } else {
    auto loaded = service_.with_store(
        [&](gate::DataStore& store) -> Result<std::shared_ptr<const rulebook::Ruleset>> {
          GUIJU_TRY(governance, store.load_governance());
          GUIJU_TRY(revision, governance.revisions.named(job.asked.revision, parts.clock.now()));
          gate::Publishing publishing(store, parts.disk, parts.clock, *parts.program);
          return publishing.rules_of(governance.revisions, revision);
        });
    if (!loaded) return end(JobState::failed, {}, std::move(loaded).error());
    rules = std::move(*loaded);
  }
  auto records = gate::record_source(parts.disk, parts.store->place());
  if (!records) return end(JobState::failed, {}, std::move(records).error());
  const auto source = gate::history_source(std::move(*records), "journal", &parts.store->vault());
  gate::ReplayRules compared{.candidate = rules.get()};
  compared.as_of = job.asked.as_of;
  auto report = gate::replay(*source, compared, {},
                             {.progress =
                                  [&](std::uint64_t lines, std::uint64_t bytes) {
                                    const std::lock_guard hold(mutex_);
                                    jobs_[number].lines = lines;
                                    jobs_[number].bytes = bytes;
                                  },
                              .stop =
                                  [&] {
                                    const std::lock_guard hold(mutex_);
                                    return stopping_ || jobs_[number].removed;
                                  }});
  if (!report) return end(JobState::failed, {}, std::move(report).error());
  std::string text;
  JsonWriter json(text);
  gate::write_report(json, *report);
  end(JobState::done, std::move(text), std::nullopt);
}

}  // namespace guiju::http

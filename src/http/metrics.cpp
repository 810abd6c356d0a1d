#include "http/metrics.h"

#include <fmt/core.h>

#include <algorithm>

#include "rulebook/verdict.h"

namespace guiju::http {
namespace {

template <class Of>
std::uint64_t sum(std::span<const LoopMetrics> loops, Of of) {
  std::uint64_t total = 0;
  for (const LoopMetrics& loop : loops) total += of(loop).value();
  return total;
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

void LoopMetrics::note_latency(std::int64_t microseconds) {
  const auto at =
      std::lower_bound(latency_bounds_us.begin(), latency_bounds_us.end(), microseconds);
  latency[static_cast<std::size_t>(at - latency_bounds_us.begin())].add();
  latency_us_sum.add(static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0)));
}

std::string prometheus_text(std::span<const LoopMetrics> loops, const Gauges& gauges) {
  std::string out;
  head(out, "guiju_build_info", "gauge", "Version of program and rulebook.");
  out += fmt::format("guiju_build_info{{version=\"{}\",rulebook=\"{}\"}} 1\n", gauges.version,
                     gauges.rulebook);
  head(out, "guiju_start_time_seconds", "gauge", "When the service started, Unix time.");
  out += fmt::format("guiju_start_time_seconds {}\n", gauges.started_s);
  head(out, "guiju_ready", "gauge", "1 while requests are taken.");
  out += fmt::format("guiju_ready {}\n", gauges.ready ? 1 : 0);

  head(out, "guiju_http_responses_total", "counter", "Responses by class of status.");
  for (std::size_t i = 1; i < 6; ++i)
    out += fmt::format("guiju_http_responses_total{{class=\"{}xx\"}} {}\n", i,
                       sum(
                           loops, [&](const LoopMetrics& l) -> auto& { return l.responses[i]; }));
  head(out, "guiju_http_refused_total", "counter",
       "Requests that were no HTTP, too large or too slow.");
  out += fmt::format("guiju_http_refused_total {}\n",
                     sum(
                         loops, [](const LoopMetrics& l) -> auto& { return l.refused_bytes; }));
  head(out, "guiju_http_connections", "gauge", "Connections that are open.");
  const std::uint64_t opened = sum(
      loops, [](const LoopMetrics& l) -> auto& { return l.connections_opened; });
  const std::uint64_t closed = sum(
      loops, [](const LoopMetrics& l) -> auto& { return l.connections_closed; });
  out += fmt::format("guiju_http_connections {}\n", opened - std::min(opened, closed));

  head(out, "guiju_verdicts_total", "counter", "Verdicts by outcome.");
  for (std::size_t i = 0; i < 4; ++i)
    out += fmt::format("guiju_verdicts_total{{outcome=\"{}\"}} {}\n", rulebook::outcome_names[i],
                       gauges.worker_verdicts[i] + sum(
                                                       loops, [&](const LoopMetrics& l) -> auto& {
                                                         return l.verdicts[i];
                                                       }));
  head(out, "guiju_request_seconds", "histogram",
       "From the last byte of a request to the first byte of its answer.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= latency_bounds_us.size(); ++i) {
    below += sum(
        loops, [&](const LoopMetrics& l) -> auto& { return l.latency[i]; });
    out += i < latency_bounds_us.size()
               ? fmt::format("guiju_request_seconds_bucket{{le=\"{}\"}} {}\n",
                             static_cast<double>(latency_bounds_us[i]) / 1e6, below)
               : fmt::format("guiju_request_seconds_bucket{{le=\"+Inf\"}} {}\n", below);
  }
  out += fmt::format("guiju_request_seconds_sum {}\nguiju_request_seconds_count {}\n",
                     static_cast<double>(sum(
                         loops, [](const LoopMetrics& l) -> auto& { return l.latency_us_sum; })) /
                         1e6,
                     below);
  head(out, "guiju_journal_records_total", "counter", "Records made durable since the start.");
  out += fmt::format("guiju_journal_records_total {}\n", gauges.journal_records);
  head(out, "guiju_journal_batches_total", "counter", "Batches of verdicts handed to the journal.");
  out += fmt::format("guiju_journal_batches_total {}\n",
                     sum(
                         loops, [](const LoopMetrics& l) -> auto& { return l.batches; }));
  return out;
}

}  // namespace guiju::http

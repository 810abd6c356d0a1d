// bench: how fast verdicts come, in this process, on this machine, in one run.
#include <algorithm>

#include "cli/commands.h"
#include "cli/engine_source.h"
#include "cli/lines.h"
#include "cli/progress.h"
#include "cli/rulebook_source.h"
#include "cli/table.h"
#include "gate/journal.h"
#include "gate/recorder.h"

namespace guiju::cli {
namespace {

constexpr OptionSpec rounds_option{
    "rounds",
    'n',
    "N",
    {"verdicts to time per row, in thousands; 200 by default", "每行计时的裁决数（千），默认 200"}};
constexpr OptionSpec folder_option{
    "folder",
    '\0',
    "DIR",
    {"where the journal of the durable row is written, and removed again",
     "持久化一行所用日志的目录，用后删除"}};
constexpr OptionSpec json_option{"json", '\0', "", {"as JSON", "以 JSON 输出"}};
constexpr OptionSpec options[] = {rounds_option, folder_option, data_option, rulebook_option,
                                  json_option};
constexpr Example examples[] = {
    {"guiju bench", {"the sample requests in the sample world", "样例请求与样例数据"}},
    {"guiju bench --rounds 1000 --json",
     {"longer, for a machine to read", "更长的运行，供程序读取"}},
};

struct Row {
  std::string name;
  std::uint64_t verdicts = 0;
  double per_second = 0, p50_us = 0, p99_us = 0, allocations = 0;  // the last: per verdict
};

// The placement requests of the samples, parsed once: what an ad server asks all day. Of people who
// are known: a stranger's first showing makes room for them, and gives it back when nothing was
// shown.
struct Load {
  std::vector<Document> documents;
  std::vector<gate::PlacementRequest> requests;
  std::vector<std::string> lines;
};

Result<Load> placements(const Context& context) {
  Load load;
  for (const SourceFile& file : context.world.shipped) {
    if (file.name != "samples/requests.jsonl") continue;
    Lines lines(file.bytes, file.name);
    for (std::string_view line; lines.next(line);) {
      if (line.find("\"checkpoint\":\"placement\"") == std::string_view::npos) continue;
      if (line.find("\"person\":\"p-stranger") != std::string_view::npos) continue;
      load.lines.emplace_back(line);
    }
  }
  load.documents.resize(load.lines.size());
  for (std::size_t i = 0; i < load.lines.size(); ++i) {
    GUIJU_CHECK_OK(parse_json(load.lines[i],
                              fmt::format("samples/requests.jsonl placement {}", i + 1),
                              load.documents[i]));
    GUIJU_TRY(request, gate::parse_placement(load.documents[i].root()));
    load.requests.push_back(std::move(request));
  }
  return load;
}

class Bench {
 public:
  Bench(const Context& context, std::uint64_t rounds) : context_(context), rounds_(rounds) {}

  // Times `verdict(i)` for i = 0, 1, … after a warm-up of a tenth.
  template <class Function>
  Row run(std::string name, std::uint64_t rounds, Function verdict) {
    const Clock& clock = context_.world.clock;
    for (std::uint64_t i = 0; i < rounds / 10 + 1; ++i) verdict(i);
    std::vector<std::uint32_t> times;
    times.reserve(rounds);
    const std::uint64_t allocated = context_.world.allocations();
    const std::int64_t begin = clock.monotonic_ns();
    std::int64_t last = begin;
    for (std::uint64_t i = 0; i < rounds; ++i) {
      verdict(i);
      const std::int64_t now = clock.monotonic_ns();
      times.push_back(
          static_cast<std::uint32_t>(std::min<std::int64_t>(now - last, 4'000'000'000)));
      last = now;
    }
    Row row{.name = std::move(name), .verdicts = rounds};
    row.allocations =
        static_cast<double>(context_.world.allocations() - allocated) / static_cast<double>(rounds);
    row.per_second = static_cast<double>(rounds) * 1e9 / static_cast<double>(last - begin);
    std::sort(times.begin(), times.end());
    row.p50_us = times[times.size() / 2] / 1e3;
    row.p99_us = times[times.size() * 99 / 100] / 1e3;
    return row;
  }
  std::uint64_t rounds() const { return rounds_; }

 private:
  const Context& context_;
  std::uint64_t rounds_;
};

void print(const Context& context, const std::vector<Row>& rows, std::size_t policies) {
  if (context.arguments.has(json_option.name)) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("policies", policies).key("rows").begin_array();
    for (const Row& row : rows) {
      json.begin_object().field("name", std::string_view(row.name)).field("verdicts", row.verdicts);
      json.field("per_second", row.per_second)
          .field("p50_us", row.p50_us)
          .field("p99_us", row.p99_us);
      json.field("allocations_per_verdict", row.allocations).end_object();
    }
    json.end_array().end_object();
    context.out() << text << '\n';
    return;
  }
  context.out() << fmt::format(
      fmt::runtime(
          context.pick("one thread, {} policies loaded, the sample's placement requests\n\n",
                       "单线程，已加载 {} 条规则，样例中的展示请求\n\n")),
      policies);
  Table table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.head({std::string(context.pick("WORK", "工作")),
              std::string(context.pick("PER SECOND", "每秒")), "P50 µs", "P99 µs",
              std::string(context.pick("ALLOCATIONS EACH", "每次内存分配"))});
  for (const Row& row : rows) {
    table.add(std::vector<std::string>{
        row.name, grouped(static_cast<std::uint64_t>(row.per_second)),
        fmt::format("{:.2f}", row.p50_us), fmt::format("{:.2f}", row.p99_us),
        fmt::format("{:.3f}", row.allocations)});
  }
  table.print(context.out(), context.paint, 0, context.columns);
}

// The folder of the benchmark's own journal, gone again when the benchmark ends.
class BenchFolder {
 public:
  BenchFolder(Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  ~BenchFolder() {
    const auto names = disk_.list(path_);
    if (!names) return;
    for (const std::string& name : *names) static_cast<void>(disk_.remove(path_ + "/" + name));
    static_cast<void>(disk_.remove(path_));
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  Disk& disk_;
  std::string path_;
};

Exit run(Context& context) {
  const auto thousands = context.arguments.number(rounds_option.name, 1, 100'000, 200);
  if (!thousands) return fail(context, thousands.error());
  auto load = placements(context);
  if (!load) return fail(context, load.error());
  auto opened = open_engine(context, Fallback::sample_world);
  if (!opened) return Exit::bad_input;
  const gate::PlacementGate gate(opened->engine->snapshots(), opened->engine->people());
  gate::PlacementScratch scratch;
  std::string answer;
  Bench bench(context, static_cast<std::uint64_t>(*thousands) * 1000);
  std::vector<Row> rows;

  // A refused or given-up showing is released, so the same requests can be asked for ever.
  const auto judge = [&](std::uint64_t i) {
    const gate::PlacementRequest& request = load->requests[i % load->requests.size()];
    if (!gate.decide(request, scratch)) std::abort();
    scratch.reservation.reset();
  };
  rows.push_back(
      bench.run(std::string(context.pick("verdict with all reasons", "裁决（含全部理由）")),
                bench.rounds(), judge));
  rows.push_back(
      bench.run(std::string(context.pick("… and its answer as JSON", "……并写出 JSON 答复")),
                bench.rounds(), [&](std::uint64_t i) {
                  const std::size_t at = i % load->requests.size();
                  if (!gate.decide(load->requests[at], scratch)) std::abort();
                  answer.clear();
                  gate::write_answer(answer, load->lines[at], load->requests[at].id,
                                     scratch.verdict, scratch.facts, context.language);
                  scratch.reservation.reset();
                }));

  const std::string folder =
      std::string(context.arguments.value_or(folder_option.name, "guiju-bench-journal"));
  if (context.world.disk.exists(folder)) {
    return fail(context, Error{ErrorKind::conflict, folder, say("exists already", "已存在"),
                               say("name a folder that does not exist with --folder",
                                   "请用 --folder 指定不存在的目录")});
  }
  {
    const BenchFolder own(context.world.disk, folder);
    auto journal = gate::Journal::open(context.world.disk, own.path());
    if (!journal) return fail(context, journal.error());
    std::string payload;
    rows.push_back(bench.run(
        std::string(context.pick("… and durable in the journal, one by one", "……并逐条落盘")),
        std::min<std::uint64_t>(bench.rounds(), 2000), [&](std::uint64_t i) {
          const std::size_t at = i % load->requests.size();
          if (!gate.decide(load->requests[at], scratch)) std::abort();
          answer.clear();
          gate::write_answer(answer, load->lines[at], load->requests[at].id, scratch.verdict,
                             scratch.facts, context.language);
          payload.clear();
          JsonWriter json(payload);
          json.begin_object().key("request").raw(load->lines[at]).key("facts");
          gate::write_facts(json, scratch.facts);
          json.key("answer").raw(answer).end_object();
          if (!(*journal)->append(payload)) std::abort();
          scratch.reservation.reset();
        }));
  }
  print(context, rows, opened->engine->ruleset().policies().size());
  return Exit::done;
}

}  // namespace

constinit const Command bench_command{
    .name = "bench",
    .summary = {"how fast verdicts come on this machine", "本机的裁决速度"},
    .text = {"Asks the sample's placement requests over and over in this process: verdicts a "
             "second, the "
             "median and the 99th percentile of one, and how often memory was allocated. Compare "
             "rows of "
             "one run, not runs.",
             "在本进程内反复询问样例中的展示请求：每秒裁决数、单次中位数与第 99 "
             "百分位、内存分配次数。请比较同一次运行的各行。"},
    .options = options,
    .examples = examples,
    .run = run,
};

}  // namespace guiju::cli

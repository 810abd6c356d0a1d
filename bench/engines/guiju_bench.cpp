// bench/engines/guiju_bench.cpp: our side of the comparison. Told what to do line by line, as the others
// are (README.md, "The conversation").
//
//   guiju_bench REQUESTS COUNT
//   > load RULES             < {"load_ms":…,"rss_kb":…}
//   > prove MODE COUNT       < {"requests":…,"hits":…,"digest":…}
//   > slice MODE FROM MS MAX < {"n":…,"mean_ns":…,"p50_ns":…,"p99_ns":…}
#include <fmt/core.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/document.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "cel/cel.h"
#include "cel/type.h"
#include "judges.h"
#include "neutral_rules.h"
#include "request_reader.h"

namespace guiju::bench {
namespace {

std::uint64_t now_ns(clockid_t clock = CLOCK_MONOTONIC) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(now.tv_nsec);
}

std::uint64_t resident_kb() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Error{ErrorKind::not_found, path, say("cannot be read", "无法读取"),
                 say("run bench/engines/run", "请运行 bench/engines/run")};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

enum class Form { native, json, explain };

class Runner {
 public:
  explicit Runner(std::vector<std::string> requests) : requests_(std::move(requests)) {}

  Result<std::string> command(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    if (verb == "load") {
      std::string path;
      words >> path;
      return load(path);
    }
    std::string mode;
    words >> mode;
    if (!rules_) return wrong(line);
    const bool loop = mode.substr(0, 5) == "loop-";
    const std::string form_name = loop ? mode.substr(5) : mode;
    Form form = Form::native;
    if (form_name == "json") form = Form::json;
    if (form_name == "explain") form = Form::explain;
    Judge& judge = loop ? *by_program_ : *together_;
    std::size_t a = 0, b = 0, c = 0;
    words >> a;
    if (verb == "prove") return mode == "columns" ? prove_columns(a) : prove(form, judge, a);
    words >> b >> c;
    if (verb != "slice" || b == 0 || c == 0) return wrong(line);
    return mode == "columns" ? slice_columns(a, b, c) : slice(form, judge, a, b, c);
  }

 private:
  static Error wrong(const std::string& line) {
    return Error{ErrorKind::bad_input, line, say("not understood", "无法理解"),
                 say("see bench/engines/README.md", "见 bench/engines/README.md")};
  }

  Result<std::string> load(const std::string& path) {
    GUIJU_TRY(json, read_file(path));
    const std::uint64_t begin = now_ns();
    GUIJU_TRY(rules, NeutralRules::parse(json, path));
    rules_ = std::make_unique<NeutralRules>(std::move(rules));
    reader_ = std::make_unique<RequestReader>(rules_->fields);
    GUIJU_TRY(together, judge_together(*rules_));
    together_ = std::move(together);
    const std::uint64_t end = now_ns();
    const std::uint64_t resident = resident_kb();
    GUIJU_TRY(by_program, judge_by_program(*rules_));
    by_program_ = std::move(by_program);
    return fmt::format(R"({{"load_ms":{:.2f},"rss_kb":{}}})",
                       static_cast<double>(end - begin) / 1e6, resident);
  }

  // JSON in, JSON out; false when the request is no request.
  bool decide(const std::string& request, Form form, Judge& judge) {
    if (!reader_->read(request, row_)) return false;
    answer_.clear();
    write_answer(row_, form == Form::explain, judge);
    return true;
  }

  void write_answer(const Row& row, bool explain, Judge& judge) {
    explain ? judge.explain(row.slots) : judge.judge(row.slots);
    bool denied = false;
    for (const std::uint32_t hit : judge.hits()) denied |= rules_->rules[hit].denies;
    JsonWriter json(answer_);
    json.begin_object().field("id", row.id);
    json.field("outcome", denied ? "deny" : judge.hits().empty() ? "allow" : "refer");
    json.key("reasons").begin_array();
    for (const std::uint32_t hit : judge.hits()) json.value(rules_->rules[hit].code);
    json.end_array();
    if (explain) json.key("conditions").raw(judge.conditions());
    json.end_object();
  }

  static std::string line_of(std::string_view id, std::vector<std::string_view>& codes) {
    std::sort(codes.begin(), codes.end());
    std::string line = fmt::format("{} ", id);
    for (std::size_t i = 0; i < codes.size(); ++i) (line += i > 0 ? "," : "") += codes[i];
    return line + "\n";
  }

  std::string proof(std::size_t requests, std::size_t hits, Sha256& digest) {
    return fmt::format(R"({{"requests":{},"hits":{},"digest":"{}"}})", requests, hits,
                       digest.finish().hex());
  }

  // What the answers themselves say, read again; natively, what the judge says.
  Result<std::string> prove(Form form, Judge& judge, std::size_t count) {
    Sha256 digest;
    std::size_t hits = 0;
    Document answer;
    std::vector<std::string_view> codes;
    count = std::min(count, requests_.size());
    for (std::size_t i = 0; i < count; ++i) {
      codes.clear();
      if (!decide(requests_[i], form, judge)) return wrong(requests_[i]);
      if (form == Form::native) {
        for (const std::uint32_t hit : judge.hits()) codes.push_back(rules_->rules[hit].code);
      } else {
        GUIJU_CHECK_OK(parse_json(answer_, "answer", answer));
        for (const Value code : answer.root().find("reasons")) codes.push_back(code.node().text);
      }
      hits += codes.size();
      digest.add(line_of(row_.id, codes));
    }
    return proof(count, hits, digest);
  }

  Result<std::string> slice(Form form, Judge& judge, std::size_t from, std::size_t limit_ms,
                            std::size_t max) {
    std::vector<std::uint64_t> took;
    took.reserve(max);
    std::uint64_t spent = 0;
    std::vector<Row>& ready = ready_;
    while (took.size() < max && spent < limit_ms * 1'000'000) {
      const std::size_t batch = std::min<std::size_t>(256, max - took.size());
      if (form == Form::native)  // read before the clock runs
        for (std::size_t i = 0; i < batch; ++i)
          if (!reader_->read(request_at(from + took.size() + i), ready[i])) return wrong("request");
      const std::size_t first = from + took.size();
      for (std::size_t i = 0; i < batch && spent < limit_ms * 1'000'000; ++i) {
        const std::uint64_t begin = now_ns();
        if (form == Form::native)
          judge.judge(ready[i].slots);
        else if (!decide(request_at(first + i), form, judge))
          return wrong("request");
        took.push_back(now_ns() - begin);
        spent += took.back();
      }
    }
    std::sort(took.begin(), took.end());
    return fmt::format(R"({{"n":{},"mean_ns":{:.1f},"p50_ns":{},"p99_ns":{}}})", took.size(),
                       static_cast<double>(spent) / static_cast<double>(took.size()),
                       took[took.size() / 2], took[took.size() * 99 / 100]);
  }

  // History keeps each text once, so equal ones stand at one place.
  cel::Value kept_once(const cel::Value& value) {
    if (value.kind() != cel::Kind::text) return value;
    return cel::Value::text(*texts_.emplace(value.as_text()).first);
  }

  // The rows from `first` on, laid out by column; as many as there are, at most a block.
  bool read_columns(std::size_t first, std::size_t count) {
    columns_.assign(rules_->fields.size(), {});
    ready_.resize(std::max(ready_.size(), count));
    for (std::size_t i = 0; i < count; ++i) {
      if (!reader_->read(request_at(first + i), ready_[i])) return false;
      for (cel::Value& item : ready_[i].items) item = kept_once(item);
      for (std::size_t slot = 0; slot < columns_.size(); ++slot)
        columns_[slot].push_back(kept_once(ready_[i].slots[slot]));
    }
    column_slots_.clear();
    for (const auto& column : columns_) column_slots_.push_back(column.data());
    return true;
  }

  Result<std::string> prove_columns(std::size_t count) {
    Sha256 digest;
    std::size_t hits = 0;
    std::vector<std::string_view> codes;
    cel::ColumnHits found;
    count = std::min(count, requests_.size());
    for (std::size_t first = 0; first < count; first += block_rows) {
      const std::size_t rows = std::min(block_rows, count - first);
      if (!read_columns(first, rows) || !together_->judge({column_slots_, rows}, found))
        return wrong("columns");
      for (std::size_t row = 0; row < rows; ++row) {
        codes.clear();
        for (std::size_t rule = 0; rule < rules_->rules.size(); ++rule)
          if ((found.of(rule)[row / 64] >> (row % 64) & 1) != 0)
            codes.push_back(rules_->rules[rule].code);
        hits += codes.size();
        digest.add(line_of(ready_[row].id, codes));
      }
    }
    return proof(count, hits, digest);
  }

  // Times a block of rows at once and says what one row of it took, in processor time: a block lasts long
  // enough to be interrupted, and nobody else is timed this way.
  Result<std::string> slice_columns(std::size_t from, std::size_t limit_ms, std::size_t max) {
    std::vector<std::uint64_t> took;
    std::uint64_t spent = 0;
    cel::ColumnHits found;
    while (took.size() * block_rows < max && spent < limit_ms * 1'000'000) {
      if (!read_columns(from + took.size() * block_rows, block_rows)) return wrong("columns");
      const std::uint64_t begin = now_ns(CLOCK_THREAD_CPUTIME_ID);
      if (!together_->judge({column_slots_, block_rows}, found)) return wrong("columns");
      took.push_back(now_ns(CLOCK_THREAD_CPUTIME_ID) - begin);
      spent += took.back();
    }
    std::sort(took.begin(), took.end());
    const auto a_row = [](std::uint64_t ns) {
      return static_cast<double>(ns) / static_cast<double>(block_rows);
    };
    return fmt::format(R"({{"n":{},"mean_ns":{:.1f},"p50_ns":{:.1f},"p99_ns":{:.1f}}})",
                       took.size() * block_rows, a_row(spent) / static_cast<double>(took.size()),
                       a_row(took[took.size() / 2]), a_row(took[took.size() * 99 / 100]));
  }

  const std::string& request_at(std::size_t i) const { return requests_[i % requests_.size()]; }

  std::vector<std::string> requests_;
  std::unique_ptr<NeutralRules> rules_;
  std::unique_ptr<RequestReader> reader_;
  std::unique_ptr<Judge> together_, by_program_;
  Row row_;
  std::vector<Row> ready_ = std::vector<Row>(256);
  std::string answer_;
  static constexpr std::size_t block_rows = 1024;
  std::unordered_set<std::string> texts_;
  std::vector<std::vector<cel::Value>> columns_;  // of the block read last
  std::vector<const cel::Value*> column_slots_;
};

int run(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: guiju_bench REQUESTS COUNT; see bench/engines/README.md\n");
    return 2;
  }
  std::ifstream file(argv[1]);
  std::vector<std::string> requests;
  for (std::string line; requests.size() < std::stoul(argv[2]) && std::getline(file, line);)
    requests.push_back(line);
  if (requests.empty()) return 2;
  Runner runner(std::move(requests));
  for (std::string line; std::getline(std::cin, line);) {
    const auto answer = runner.command(line);
    if (!answer) fmt::print(stderr, "{}: {}\n", answer.error().where, answer.error().what.en);
    fmt::print("{}\n", answer ? *answer : std::string("{\"error\":\"guiju_bench\"}"));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace guiju::bench

int main(int argc, char** argv) { return guiju::bench::run(argc, argv); }

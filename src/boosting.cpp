// guiju-boost: trains boosted trees for `guiju model train`, as a process of its own.
//
//   standard input                         standard output                       standard error
//   name=value lines, an empty line   ─►   u64, the model as JSON           and  "round 17" as it goes,
//   f32 rows × columns, f32 labels         f32 margin of every row               or what went wrong
//                                          f32 contributions of the first rows
//
// Its own process, because libxgboost's threads spin and hold each other up beside other work: the caller sets
// OMP_WAIT_POLICY=passive and GOMP_SPINCOUNT=0, which only a start can. Margins and contributions go back so that the
// caller proves its own reading of the trees on every row, each time.
#include <xgboost/c_api.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace {

[[noreturn]] void stop(const char* what) {
  std::fprintf(stderr, "error %s\n", what);
  std::exit(1);
}

void must(int status) {
  if (status != 0) stop(XGBGetLastError());
}

std::vector<float> read_floats(std::size_t count) {
  std::vector<float> out(count);
  if (std::fread(out.data(), sizeof(float), count, stdin) != count) stop("the rows end early");
  return out;
}

void write_all(const void* data, std::size_t bytes) {
  if (std::fwrite(data, 1, bytes, stdout) != bytes) stop("the answer cannot be written");
}

std::map<std::string, std::string> read_settings() {
  std::map<std::string, std::string> out;
  std::string line;
  for (int c; (c = std::getchar()) != EOF;) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    if (line.empty()) return out;
    const std::size_t at = line.find('=');
    if (at == std::string::npos) stop("a setting without '='");
    out[line.substr(0, at)] = line.substr(at + 1);
    line.clear();
  }
  stop("the settings end early");
}

std::size_t taken(std::map<std::string, std::string>& settings, const char* name) {
  const auto found = settings.find(name);
  if (found == settings.end()) stop("a size is missing");
  const std::size_t value = std::strtoull(found->second.c_str(), nullptr, 10);
  settings.erase(found);
  return value;
}

}  // namespace

int main() {
  auto settings = read_settings();
  const std::size_t rows = taken(settings, "rows"), columns = taken(settings, "columns"),
                    rounds = taken(settings, "rounds"), explained = taken(settings, "explained");
  const auto values = read_floats(rows * columns);
  const auto labels = read_floats(rows);

  DMatrixHandle all = nullptr, first = nullptr;
  must(XGDMatrixCreateFromMat(values.data(), rows, columns, NAN, &all));
  must(XGDMatrixSetFloatInfo(all, "label", labels.data(), rows));
  BoosterHandle booster = nullptr;
  must(XGBoosterCreate(&all, 1, &booster));
  for (const auto& [name, value] : settings)
    must(XGBoosterSetParam(booster, name.c_str(), value.c_str()));
  for (std::size_t round = 0; round < rounds; ++round) {
    must(XGBoosterUpdateOneIter(booster, static_cast<int>(round), all));
    std::fprintf(stderr, "round %zu\n", round + 1);
  }

  bst_ulong size = 0;
  const char* json = nullptr;
  must(XGBoosterSaveModelToBuffer(booster, R"({"format":"json"})", &size, &json));
  const std::uint64_t json_bytes = size;
  write_all(&json_bytes, sizeof json_bytes);
  write_all(json, size);

  bst_ulong const* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* margins = nullptr;
  must(XGBoosterPredictFromDMatrix(
      booster, all,
      R"({"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})",
      &shape, &dimensions, &margins));
  write_all(margins, rows * sizeof(float));
  must(XGDMatrixCreateFromMat(values.data(), explained, columns, NAN, &first));
  must(XGBoosterPredictFromDMatrix(
      booster, first,
      R"({"type":2,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})",
      &shape, &dimensions, &margins));
  write_all(margins, explained * (columns + 1) * sizeof(float));
  must(XGBoosterFree(booster));
  must(XGDMatrixFree(first));
  must(XGDMatrixFree(all));
  return std::fflush(stdout) == 0 ? 0 : 1;
}

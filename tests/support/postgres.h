// tests/support/postgres.h: a real PostgreSQL server for a test program, started by scripts/postgres.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "support/temporary_folder.h"

namespace guiju::testing {

class Postgres {
 public:
  Postgres() {
    ::chmod(folder_.path().c_str(), 0755);
    start();
  }
  ~Postgres() { run("kill"); }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  bool there() const { return address_.has_value(); }
  const std::string& address() const { return *address_; }  // of its first database
  std::string folder() const { return folder_.path() + "/server"; }
  void start() {
    std::string said = run("start");
    while (said.ends_with('\n')) said.pop_back();
    if (said.starts_with("postgresql://")) address_ = said;
  }
  void stop() { run("stop"); }
  void crash() { run("kill"); }

  // The one of this program, started when first asked for.
  static Postgres& own() {
    static Postgres server;
    return server;
  }

 private:
  std::string run(const char* what) {
    const std::string command = std::string(GUIJU_SOURCE_DIR "/scripts/postgres ") + what + " " +
                                folder_.path() + "/server";
    std::string said;
    FILE* pipe = ::popen(command.c_str(), "r");
    char part[256];
    while (std::fgets(part, sizeof part, pipe) != nullptr) said += part;
    ::pclose(pipe);
    return said;
  }

  TemporaryFolder folder_;
  std::optional<std::string> address_;
};

// "postgresql://guiju@/postgres?host=…" with another database's name.
inline std::string with_database(const std::string& address, const std::string& name) {
  const std::size_t from = address.find("@/") + 2;
  return address.substr(0, from) + name + address.substr(address.find('?'));
}

}  // namespace guiju::testing

// page/devtools.h: the DevTools protocol over two pipes: commands out, answers and events in.
//
// Messages are JSON, each ended by a zero byte. A command may name a session (a tab). Waiting for one
// answer hands on every event that comes before it. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/document.h"
#include "base/ports.h"
#include "base/result.h"

namespace guiju::page {

struct Answer {
  std::unique_ptr<Document> document;  // the whole message
  Value result() const { return document->root().find("result"); }
};

class Devtools {
 public:
  using OnEvent =
      std::function<void(std::string_view method, std::string_view session, const Value& params)>;
  Devtools(int to_browser, int from_browser, const Clock& clock)
      : to_browser_(to_browser), from_browser_(from_browser), clock_(clock) {}

  void on_event(OnEvent handler) { handler_ = std::move(handler); }
  // `params` is a JSON object, or empty. The id is for `answer`, which must be called for it.
  std::uint64_t send(std::string_view method, std::string_view params = {},
                     std::string_view session = {});
  // The same, whatever the answer.
  void post(std::string_view method, std::string_view params = {}, std::string_view session = {});
  Result<Answer> answer(std::uint64_t id, std::int64_t timeout_ms);
  Result<Answer> call(std::string_view method, std::string_view params = {},
                      std::string_view session = {}, std::int64_t timeout_ms = 10'000);
  // Reads messages until `done` or the time is over; says which.
  //   errors: unavailable when the browser has gone
  Result<bool> pump(const std::function<bool()>& done, std::int64_t timeout_ms);
  bool is_gone() const { return gone_; }

 private:
  void write(std::uint64_t id, std::string_view method, std::string_view params,
             std::string_view session);
  Result<bool> read_some(std::int64_t until_ns);
  void take(std::string_view message);

  int to_browser_, from_browser_;
  const Clock& clock_;
  OnEvent handler_;
  std::string buffer_;
  std::size_t searched_ = 0;  // of buffer_, without a message's end
  std::uint64_t last_id_ = 0;
  struct Waiting {
    std::string method;
    std::unique_ptr<Document> message;
  };
  std::unordered_map<std::uint64_t, Waiting> open_;
  bool gone_ = false;
};

// {"a":1} from pairs is written with JsonWriter; this is for one text member: one("url", u).
std::string one_member(std::string_view name, std::string_view text);
// Lone surrogates, which JavaScript texts may hold, become U+FFFD: "\ud83d" is no UTF-8.
std::string without_lone_surrogates(std::string_view json);

}  // namespace guiju::page

#include "page/devtools.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/json_writer.h"

namespace guiju::page {
namespace {

constexpr std::size_t message_bytes_max = 64u << 20;

Error gone() {
  return Error{ErrorKind::unavailable, "chromium", say("the browser has gone", "浏览器已退出"),
               say("run again; if it happens with one page only, that page breaks it",
                   "请重试；若仅某一网页如此，则是该网页使浏览器崩溃")};
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The value of \uXXXX at `at`, or -1.
int escape_at(std::string_view json, std::size_t at) {
  if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return -1;
  int value = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    if (!is_hex(json[i])) return -1;
    const char c = json[i];
    value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

// Writing to a browser that has gone must be an error, not a signal that ends us.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() {
    constexpr timespec at_once{0, 0};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{}, before_{};
  bool was_pending_ = false;
};

}  // namespace

std::string one_member(std::string_view name, std::string_view text) {
  std::string out;
  JsonWriter(out).begin_object().field(name, text).end_object();
  return out;
}

std::string without_lone_surrogates(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] != '\\') {
      out += json[i++];
      continue;
    }
    const int value = escape_at(json, i);
    if (value < 0) {  // another escape: two characters
      out.append(json.substr(i, 2));
      i += 2;
    } else if (value >= 0xD800 && value <= 0xDBFF) {
      const int next = escape_at(json, i + 6);
      const bool pair = next >= 0xDC00 && next <= 0xDFFF;
      out.append(pair ? json.substr(i, 12) : std::string_view("\\ufffd"));
      i += pair ? 12 : 6;
    } else {
      out.append(value >= 0xDC00 && value <= 0xDFFF ? std::string_view("\\ufffd")
                                                    : json.substr(i, 6));
      i += 6;
    }
  }
  return out;
}

std::uint64_t Devtools::send(std::string_view method, std::string_view params,
                             std::string_view session) {
  const std::uint64_t id = ++last_id_;
  open_[id].method = std::string(method);
  write(id, method, params, session);
  return id;
}

void Devtools::post(std::string_view method, std::string_view params, std::string_view session) {
  write(++last_id_, method, params, session);
}

void Devtools::write(std::uint64_t id, std::string_view method, std::string_view params,
                     std::string_view session) {
  std::string message;
  JsonWriter json(message);
  json.begin_object().field("id", id).field("method", method);
  if (!params.empty()) json.key("params").raw(params);
  if (!session.empty()) json.field("sessionId", session);
  json.end_object();
  message += '\0';
  const NoPipeSignal guard;
  for (std::size_t at = 0; at < message.size() && !gone_;) {
    const ssize_t wrote = ::write(to_browser_, message.data() + at, message.size() - at);
    if (wrote > 0) {
      at += static_cast<std::size_t>(wrote);
    } else if (errno != EINTR) {
      gone_ = true;
    }
  }
}

Result<Answer> Devtools::answer(std::uint64_t id, std::int64_t timeout_ms) {
  GUIJU_TRY(came, pump([&] { return open_[id].message != nullptr; }, timeout_ms));
  const auto held = open_.find(id);
  const std::string method = held->second.method;
  Answer answer{std::move(held->second.message)};
  open_.erase(held);
  if (!came) {
    return Error{ErrorKind::unavailable, method,
                 say("no answer within {} ms", "{} 毫秒内没有应答", timeout_ms),
                 say("the page keeps the browser busy; raise --timeout",
                     "网页使浏览器忙碌，请增大 --timeout")};
  }
  if (const Value error = answer.document->root().find("error")) {
    const auto words = error.find("message") ? error.find("message").as_text()
                                             : Result<std::string_view>("refused");
    return Error{
        ErrorKind::unavailable, method,
        say("the browser refuses: {}", "浏览器拒绝：{}", words ? *words : "?"),
        say("see the DevTools protocol of this Chromium", "请查阅该版本 Chromium 的调试协议")};
  }
  return answer;
}

Result<Answer> Devtools::call(std::string_view method, std::string_view params,
                              std::string_view session, std::int64_t timeout_ms) {
  return answer(send(method, params, session), timeout_ms);
}

Result<bool> Devtools::pump(const std::function<bool()>& done, std::int64_t timeout_ms) {
  const std::int64_t until = clock_.monotonic_ns() + timeout_ms * 1'000'000;
  while (!done()) {
    if (gone_) return gone();
    GUIJU_TRY(more, read_some(until));
    if (!more) return done();
  }
  return true;
}

// False when the time is over.
Result<bool> Devtools::read_some(std::int64_t until_ns) {
  const std::int64_t left_ms = (until_ns - clock_.monotonic_ns()) / 1'000'000;
  if (left_ms <= 0) return false;
  pollfd waiting{from_browser_, POLLIN, 0};
  const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left_ms, 60'000)));
  if (ready < 0 && errno != EINTR) return gone();
  if (ready <= 0) return true;
  std::array<char, 1 << 16> block;
  const ssize_t got = ::read(from_browser_, block.data(), block.size());
  if (got <= 0 || buffer_.size() > message_bytes_max) {
    gone_ = got == 0 || buffer_.size() > message_bytes_max || errno != EINTR;
    if (gone_) return gone();
    return true;
  }
  buffer_.append(block.data(), static_cast<std::size_t>(got));
  std::size_t from = 0;
  for (std::size_t end; (end = buffer_.find('\0', std::max(from, searched_))) != buffer_.npos;) {
    take(std::string_view(buffer_).substr(from, end - from));
    from = end + 1;
    searched_ = from;
  }
  buffer_.erase(0, from);
  searched_ = buffer_.size();
  return true;
}

void Devtools::take(std::string_view message) {
  auto document = std::make_unique<Document>();
  if (!parse_json(without_lone_surrogates(message), "devtools", *document)) return;
  const Value root = document->root();
  if (root.kind() != NodeKind::map) return;
  if (const Value id = root.find("id")) {
    const auto number = id.as_int();
    const auto held = open_.find(number ? static_cast<std::uint64_t>(*number) : 0);
    if (held == open_.end()) return;
    held->second.message = std::move(document);
    return;
  }
  const Value method = root.find("method");
  const Value session = root.find("sessionId");
  const Value params = root.find("params");
  if (!method || !params || !handler_) return;
  handler_(*method.as_text(), session ? *session.as_text() : std::string_view(), params);
}

}  // namespace guiju::page

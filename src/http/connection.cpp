#include "http/connection.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "http/answering.h"
#include "http/slot.h"

namespace guiju::http {
namespace {

constexpr std::size_t unsent_bytes_max = 1 << 20;
constexpr std::int64_t linger_s = 2;

// W3C Trace Context, level 1: "00-<32 hex>-<16 hex>-<2 hex>".
bool is_trace(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-')
    return false;
  for (std::size_t i = 3; i < text.size(); ++i) {
    if (i == 35 || i == 52) continue;
    const char c = text[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

Error too_often() {
  return Error{ErrorKind::unavailable,
               {},
               say("this caller asks more often than it may", "该调用方请求过于频繁"),
               say("wait a second, then go on more slowly; /v1/decisions/batch takes many at once",
                   "请稍候并放慢请求；批量请用 /v1/decisions/batch")};
}

Error no_http(std::string_view why) {
  return Error{ErrorKind::bad_input, "", say("{}", "请求不符合 HTTP：{}", why),
               say("send a request as RFC 9112 says, within the limits of `guiju serve --help`",
                   "请按 RFC 9112 发送，并遵守 `guiju serve --help` 所列限额")};
}

}  // namespace

void Slot::settled() {
  const auto owner = std::move(connection);
  if (ticket.outcome) {
    owner->loop().metrics().verdicts[static_cast<std::size_t>(ticket.pending.outcome)].add();
    Response response = Response::json(std::move(ticket.answer));
    append_response(bytes, response, keep_alive, false, trace);
    ticket.answer = std::move(response.body);  // its memory is used again
    status = 200;
  } else {
    Response response = problem(ticket.outcome.error(), language);
    owner->loop().shared().service.mask(response.body);
    append_response(bytes, response, keep_alive, false, trace);
    status = response.status;
  }
  owner->ready(*this);
}

// From a worker to the loop, slowed by a client that reads slowly.
class SlotStream final : public BodyStream {
 public:
  explicit SlotStream(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
  bool begun() const { return begun_; }

  bool send(std::string bytes) override {
    std::unique_lock hold(mutex_);
    room_.wait(hold, [&] { return gone_ || unsent_ < unsent_bytes_max; });
    if (gone_) return false;
    unsent_ += bytes.size();
    hold.unlock();
    post(std::move(bytes), false);
    return true;
  }
  void end() { post({}, true); }

  // In the loop.
  void took(std::size_t bytes) {
    const std::lock_guard hold(mutex_);
    unsent_ -= std::min(unsent_, bytes);
    room_.notify_one();
  }
  void leave() {
    const std::lock_guard hold(mutex_);
    gone_ = true;
    room_.notify_one();
  }

 private:
  void post(std::string bytes, bool last) {
    std::string framed;
    if (!begun_) {
      begun_ = true;
      append_response(framed, {.type = slot_->route->answer_type, .in_parts = true},
                      slot_->keep_alive, true, slot_->trace);
    }
    if (!bytes.empty()) framed += fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
    if (last) framed += "0\r\n\r\n";
    slot_->connection->loop().post([slot = slot_, framed = std::move(framed), last]() mutable {
      const auto owner = slot->connection;
      if (last) slot->connection.reset();
      owner->part(*slot, std::move(framed), last);
    });
  }

  std::shared_ptr<Slot> slot_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t unsent_ = 0;
  bool gone_ = false, begun_ = false;
};

ConnectionBase::ConnectionBase(Loop& loop) : loop_(loop), parser_(loop.shared().config.request) {
  touch();
  loop_.metrics().connections_opened.add();
}
ConnectionBase::~ConnectionBase() { loop_.metrics().connections_closed.add(); }

bool ConnectionBase::wants_more() const {
  return !closing_ && !closed_ && slots_.size() < loop_.shared().config.pipelined_max &&
         next_.size() < unsent_bytes_max;
}

void ConnectionBase::got(std::size_t bytes) {
  reading_ = false;
  touch();
  if (lingering_) return pump();  // read only so that the client sees the answer
  unread_ = std::string_view(in_.data(), bytes);
  consume();
}

void ConnectionBase::consume() {
  in_consume_ = true;  // answers gather until the bytes at hand are used
  while (!unread_.empty() && wants_more()) {
    const bool fresh = !parser_.is_within();
    unread_.remove_prefix(parser_.feed(unread_));
    if (fresh) request_began_s_ = loop_.now_s();
    if (parser_.error_status() != 0) {
      loop_.metrics().refused_bytes.add();
      auto slot = take_slot();
      slot->keep_alive = false;
      const int status = parser_.error_status();
      Response response = problem(
          status == 413 || status == 431 ? ProblemKind::too_large : ProblemKind::bad_request,
          no_http(parser_.error_detail()), slot->language);
      response.status = status;
      unread_ = {};
      closing_ = true;
      answer(*slot, std::move(response));
      break;
    }
    if (parser_.is_complete()) {
      dispatch();
      parser_.next();
    } else if (parser_.wants_continue() && slots_.empty()) {
      next_ += "HTTP/1.1 100 Continue\r\n\r\n";
    }
  }
  in_consume_ = false;
  pump();
}

std::shared_ptr<Slot> ConnectionBase::take_slot() {
  std::shared_ptr<Slot> slot;
  if (spare_.empty()) {
    slot = std::make_shared<Slot>();
  } else {
    slot = std::move(spare_.back());
    spare_.pop_back();
  }
  slot->language = loop_.shared().service.parts().language;
  slot->begun_ns = loop_.shared().service.parts().clock.monotonic_ns();
  slots_.push_back(slot);
  return slot;
}

void ConnectionBase::dispatch() {
  Request& request = parser_.request();
  const auto slot = take_slot();
  Service& service = loop_.shared().service;
  slot->method = request.method;
  slot->keep_alive = request.keep_alive && !loop_.is_draining();
  if (!slot->keep_alive) {
    closing_ = true;
    unread_ = {};
  }
  if (const auto wanted = request.header("accept-language"); !wanted.empty())
    slot->language = language_of(wanted, slot->language);
  if (const auto trace = request.header("traceparent"); is_trace(trace)) slot->trace = trace;

  Match found = match(request.method, request.path());
  if (found.route == nullptr)
    return answer(*slot, no_route(request, found.allowed, slot->language));
  const Route& route = *found.route;
  slot->route = &route;
  slot->parameters = std::move(found.parameters);
  if (auto wrong = check_form(route, request, slot->language))
    return answer(*slot, std::move(*wrong));

  auto caller = service.caller_of_key(request);
  if (!caller) return refuse(*slot, ProblemKind::unauthenticated, caller.error());
  slot->has_caller = caller->has_value();
  if (slot->has_caller) slot->caller = std::move(**caller);
  if (route.rights != Rights::anybody && !slot->has_caller &&
      request.cookie("guiju_session").empty())
    return refuse(*slot, ProblemKind::unauthenticated, nobody_said());
  const bool by_session = route.rights != Rights::anybody && !slot->has_caller;
  // By what they show, before anything is looked up for them; guessed cookies are the door's to slow down.
  const std::string_view who =
      slot->has_caller ? std::string_view(slot->caller.name) : request.cookie("guiju_session");
  if (!who.empty() && !loop_.allows(who))
    return refuse(*slot, ProblemKind::overloaded, too_often());
  if (!by_session && route.rights != Rights::anybody) {
    if (auto wrong = check_rights(route, slot->caller, slot->language))
      return answer(*slot, std::move(*wrong));
  }
  switch (route.work) {
    case Work::verdict:
      if (!by_session) return begin_verdict(*slot, request.body);
      break;
    case Work::loop:
      if (!by_session) {
        const Exchange exchange{.request = request,
                                .parameters = slot->parameters,
                                .caller = slot->caller,
                                .language = slot->language};
        return answer(*slot, answer_of(service, route, exchange));
      }
      break;
    case Work::worker:
    case Work::streamed: break;
  }
  std::swap(slot->request, request);
  run_by_worker(slot);
}

void ConnectionBase::begin_verdict(Slot& slot, const std::string& body) {
  Service& service = loop_.shared().service;
  if (auto wrong = check_scope(slot.caller, body, slot.language))
    return answer(slot, std::move(*wrong));
  gate::Answer told;
  slot.ticket.answer.clear();
  auto begun = service.decisions().begin(body, "body", loop_.scratch(), slot.ticket.pending,
                                         slot.ticket.answer, told);
  if (!begun) return answer(slot, problem(begun.error(), slot.language));
  if (!*begun) {
    if (told.verdict != nullptr)
      loop_.metrics().verdicts[static_cast<std::size_t>(told.outcome)].add();
    return answer(slot, Response::json(slot.ticket.answer));
  }
  slot.connection = shared_from_this();
  slot.ticket.owner = static_cast<TicketOwner*>(&slot);
  loop_.commit(&slot.ticket);
}

void ConnectionBase::run_by_worker(const std::shared_ptr<Slot>& slot) {
  slot->connection = shared_from_this();
  Service& service = loop_.shared().service;
  const auto stream = slot->route->work == Work::streamed ? std::make_shared<SlotStream>(slot)
                                                          : std::shared_ptr<SlotStream>();
  slot->streams = stream != nullptr;
  if (stream) streams_.emplace_back(slot.get(), stream);
  const bool taken = loop_.shared().workers.run([slot, stream, &service] {
    Response response =
        answer_by_worker(service, *slot->route, slot->request, slot->parameters,
                         slot->has_caller ? &slot->caller : nullptr, slot->language, stream.get());
    if (stream && stream->begun()) return stream->end();
    Loop& loop = slot->connection->loop();
    loop.post([slot, response = std::move(response)]() mutable {
      const auto owner = std::move(slot->connection);
      owner->answer(*slot, std::move(response));
    });
  });
  if (taken) return;
  slot->connection.reset();
  refuse(*slot, ProblemKind::overloaded,
         Error{ErrorKind::unavailable, "", say("too much waits already", "等待处理的请求过多"),
               say("back off, then retry", "请稍后重试")});
}

void ConnectionBase::refuse(Slot& slot, ProblemKind kind, const Error& error) {
  answer(slot, problem(kind, error, slot.language));
}

void ConnectionBase::answer(Slot& slot, Response response) {
  slot.status = response.status;
  if (response.status >= 400) loop_.shared().service.mask(response.body);
  append_response(slot.bytes, response, slot.keep_alive, slot.method == Method::head, slot.trace);
  ready(slot);
}

void ConnectionBase::ready(Slot& slot) {
  slot.ready = true;
  const ServiceParts& parts = loop_.shared().service.parts();
  const std::int64_t took_us = (parts.clock.monotonic_ns() - slot.begun_ns) / 1000;
  LoopMetrics& metrics = loop_.metrics();
  metrics.note_latency(took_us);
  metrics.responses[static_cast<std::size_t>(std::min(slot.status / 100, 5))].add();
  if (loop_.shared().config.access_log || slot.status >= 500) {
    parts.log.write(slot.status >= 500 ? Level::warning : Level::info, "answered",
                    {{"method", name_of(slot.method)},
                     {"route", slot.route != nullptr ? slot.route->pattern : "?"},
                     {"status", std::to_string(slot.status)},
                     {"took_us", std::to_string(took_us)},
                     {"caller", slot.caller.name},
                     {"trace", slot.trace}});
  }
  if (!consuming()) pump();
}

void ConnectionBase::part(Slot& slot, std::string bytes, bool last) {
  slot.bytes += bytes;
  if (last) {
    slot.status = 200;
    return ready(slot);
  }
  pump();
}

void ConnectionBase::pump() {
  if (closed_) {
    forget_all();
    return;
  }
  while (!slots_.empty()) {
    Slot& front = *slots_.front();
    if (!front.ready && !front.streams) break;
    for (auto& [of, stream] : streams_)
      if (of == &front) stream->took(front.bytes.size());
    next_ += front.bytes;
    front.bytes.clear();
    if (!front.ready) break;
    std::erase_if(streams_, [&](const auto& one) { return one.first == &front; });
    give_back(std::move(slots_.front()));
    slots_.pop_front();
  }
  if (!writing_now_ && !next_.empty()) {
    writing_.clear();
    writing_.swap(next_);
    writing_now_ = true;
    write_began_s_ = loop_.now_s();
    write_some();
  }
  if (loop_.is_draining() && !closing_ && waits_for_nothing()) return close();
  if (closing_ && slots_.empty() && !writing_now_ && !lingering_) {
    lingering_ = true;
    linger_ends_s_ = loop_.now_s() + linger_s;
    shut_down();
  }
  if (!reading_ && !closed_ && (lingering_ || (unread_.empty() && wants_more()))) {
    reading_ = true;
    read_some();
  } else if (!unread_.empty() && wants_more() && !consuming()) {
    // Room again for what was read before.
    loop_.post([self = shared_from_this()] {
      if (!self->unread_.empty() && !self->closed_) self->consume();
    });
  }
}

void ConnectionBase::give_back(std::shared_ptr<Slot> slot) {
  if (slot.use_count() > 1 || spare_.size() >= 8) return;
  slot->route = nullptr;
  slot->caller = Caller{};
  slot->trace.clear();
  slot->bytes.clear();
  slot->status = 0;
  slot->ready = slot->streams = slot->has_caller = false;
  slot->keep_alive = true;
  spare_.push_back(std::move(slot));
}

void ConnectionBase::wrote() {
  writing_now_ = false;
  touch();
  pump();
}

void ConnectionBase::close() {
  if (closed_) return;
  closed_ = true;
  close_socket();
  forget_all();
  loop_.remove(this);
}

void ConnectionBase::forget_all() {
  for (auto& [of, stream] : streams_) stream->leave();
  streams_.clear();
  std::erase_if(slots_, [](const auto& slot) { return slot->connection == nullptr; });
}

void ConnectionBase::drain() {
  if (waits_for_nothing()) close();  // any other is closed by what it waits for
}

void ConnectionBase::check_time(std::int64_t now_s) {
  const ServerConfig& config = loop_.shared().config;
  if (lingering_) {
    if (now_s >= linger_ends_s_) close();
  } else if (writing_now_) {
    if (now_s - write_began_s_ > config.write_s) close();
  } else if (parser_.is_within() && slots_.empty()) {
    if (now_s - request_began_s_ <= config.request_s) return;
    auto slot = take_slot();
    slot->keep_alive = false;
    closing_ = true;
    Response response = problem(ProblemKind::bad_request,
                                no_http("the request did not arrive in time"), slot->language);
    response.status = 408;
    answer(*slot, std::move(response));
  } else if (slots_.empty() && now_s - moved_s_ > config.idle_s) {
    close();
  }
}

}  // namespace guiju::http

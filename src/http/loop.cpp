#include "http/loop.h"

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/ssl/context.hpp>
#include <asio/steady_timer.hpp>

#include "http/connection.h"

namespace guiju::http {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

}  // namespace

struct Loop::Timer {
  asio::steady_timer timer;
};

Loop::Loop(Shared& shared, LoopMetrics& metrics)
    : shared_(shared),
      metrics_(metrics),
      context_(std::make_unique<asio::io_context>(1)),
      timer_(new Timer{asio::steady_timer(*context_)}),
      // Connections of a caller spread over the loops, and so does what it may ask.
      pace_(static_cast<double>(shared.config.caller_rate) /
            static_cast<double>(shared.config.loops)) {
  back_ = [this](std::vector<Ticket*> tickets) {
    asio::post(*context_, [tickets = std::move(tickets)] {
      for (Ticket* ticket : tickets) static_cast<TicketOwner*>(ticket->owner)->settled();
    });
  };
}
Loop::~Loop() = default;

std::int64_t Loop::now_s() const { return shared_.service.parts().clock.monotonic_ns() / ns_per_s; }

Result<std::uint16_t> Loop::listen(std::uint16_t port) {
  GUIJU_TRY(acceptor, Acceptor::listen(*this, port));
  acceptor_ = std::move(acceptor);
  tick();
  return acceptor_->port();
}

void Loop::run() { context_->run(); }
void Loop::run_what_is_left() {
  context_->restart();
  context_->poll();
}
void Loop::post(std::function<void()> work) { asio::post(*context_, std::move(work)); }

void Loop::tick() {
  timer_->timer.expires_after(std::chrono::seconds(1));
  timer_->timer.async_wait([this](std::error_code code) {
    if (code) return;
    std::vector<std::shared_ptr<ConnectionBase>> all;
    for (const auto& [key, connection] : connections_) all.push_back(connection);
    for (const auto& connection : all) connection->check_time(now_s());
    if (draining_ && (connections_.empty() || now_s() >= drain_ends_s_)) {
      for (const auto& connection : all) connection->close();
      context_->stop();
      return;
    }
    tick();
  });
}

void Loop::drain() {
  if (draining_) return;
  draining_ = true;
  drain_ends_s_ = now_s() + shared_.config.drain_s;
  if (acceptor_) acceptor_->close();
  std::vector<std::shared_ptr<ConnectionBase>> all;
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->drain();
  if (connections_.empty()) context_->stop();
}

bool Loop::allows(std::string_view caller) {
  return pace_.allows(caller, shared_.service.parts().clock.monotonic_ns());
}

void Loop::commit(Ticket* ticket) {
  if (gathered_.empty()) asio::post(*context_, [this] { flush(); });
  gathered_.push_back(ticket);
}

void Loop::flush() {
  metrics_.batches.add();
  shared_.service.committer()->commit(std::exchange(gathered_, {}), back_);
}

void Loop::add(std::shared_ptr<ConnectionBase> connection) {
  connections_.emplace(connection.get(), connection);
}

void Loop::remove(ConnectionBase* connection) {
  connections_.erase(connection);
  if (draining_ && connections_.empty()) context_->stop();
}

}  // namespace guiju::http

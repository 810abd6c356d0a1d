// http/loop.h: one event loop: its thread, its connections, what it judges with. Used by server.cpp alone.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "http/committer.h"
#include "http/metrics.h"
#include "http/pace.h"
#include "http/server.h"
#include "http/workers.h"

namespace asio {
class io_context;
namespace ssl {
class context;
}
}  // namespace asio

namespace guiju::http {

class Acceptor;
class ConnectionBase;

// What all loops of a server share.
struct Shared {
  Service& service;
  const ServerConfig config;
  Workers workers;
  std::unique_ptr<asio::ssl::context> tls;  // null: plain

  Shared(Service& of, ServerConfig with, std::unique_ptr<asio::ssl::context> secure);
  ~Shared();
};

// A ticket's owner, told when its verdict is durable, in its loop.
class TicketOwner {
 public:
  virtual ~TicketOwner() = default;
  virtual void settled() = 0;
};

class Loop {
 public:
  Loop(Shared& shared, LoopMetrics& metrics);
  ~Loop();

  Result<std::uint16_t> listen(std::uint16_t port);
  void run();
  void run_what_is_left();                // of what was posted when the loop had ended
  void post(std::function<void()> work);  // from any thread
  // No new connections; those that wait for nothing are closed; then, or after the grace, the loop ends.
  void drain();

  // Whether this caller may ask once more now.
  bool allows(std::string_view caller);
  // Hands the ticket to the committer together with all others of this round.
  void commit(Ticket* ticket);

  asio::io_context& context() { return *context_; }
  bool is_full() const { return connections_.size() >= shared_.config.connections_max; }
  Shared& shared() { return shared_; }
  LoopMetrics& metrics() { return metrics_; }
  gate::DecisionScratch& scratch() { return scratch_; }
  bool is_draining() const { return draining_; }
  std::int64_t now_s() const;

  void add(std::shared_ptr<ConnectionBase> connection);
  void remove(ConnectionBase* connection);

 private:
  void tick();
  void flush();

  Shared& shared_;
  LoopMetrics& metrics_;
  struct Timer;
  const std::unique_ptr<asio::io_context> context_;
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<Timer> timer_;
  gate::DecisionScratch scratch_;
  Pace pace_;
  std::vector<Ticket*> gathered_;
  Committer::Back back_;
  std::unordered_map<ConnectionBase*, std::shared_ptr<ConnectionBase>> connections_;
  bool draining_ = false;
  std::int64_t drain_ends_s_ = 0;
};

}  // namespace guiju::http

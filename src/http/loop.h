// http/loop.h: one event loop: its thread, its connections, what it judges with. Used by server.cpp alone.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/steady_timer.hpp>
#include <memory>
#include <unordered_map>
#include <vector>

#include "http/committer.h"
#include "http/metrics.h"
#include "http/server.h"
#include "http/workers.h"

namespace guiju::http {

class ConnectionBase;

// What all loops of a server share.
struct Shared {
  Service& service;
  const ServerConfig config;
  Workers workers;
  std::unique_ptr<asio::ssl::context> tls;  // null: plain

  Shared(Service& of, ServerConfig with, std::unique_ptr<asio::ssl::context> secure)
      : service(of),
        config(std::move(with)),
        workers(config.workers, 1024),
        tls(std::move(secure)) {}
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
  void run() { context_.run(); }
  void run_what_is_left() {
    context_.restart();
    context_.poll();
  }
  // No new connections; those that wait for nothing are closed; then, or after the grace, the loop ends.
  void drain();

  // Hands the ticket to the committer together with all others of this round.
  void commit(Ticket* ticket);

  asio::io_context& context() { return context_; }
  Shared& shared() { return shared_; }
  LoopMetrics& metrics() { return metrics_; }
  gate::DecisionScratch& scratch() { return scratch_; }
  bool is_draining() const { return draining_; }
  std::int64_t now_s() const;

  void add(std::shared_ptr<ConnectionBase> connection);
  void remove(ConnectionBase* connection);

 private:
  void accept();
  void tick();
  void flush();

  Shared& shared_;
  LoopMetrics& metrics_;
  asio::io_context context_{1};
  asio::ip::tcp::acceptor acceptor_{context_};
  asio::steady_timer timer_{context_};
  gate::DecisionScratch scratch_;
  std::vector<Ticket*> gathered_;
  Committer::Back back_;
  std::unordered_map<ConnectionBase*, std::shared_ptr<ConnectionBase>> connections_;
  bool draining_ = false;
  std::int64_t drain_ends_s_ = 0;
};

}  // namespace guiju::http

#include "http/server.h"

#include <asio/post.hpp>
#include <asio/signal_set.hpp>
#include <asio/ssl/context.hpp>
#include <csignal>
#include <thread>

#include "http/connection.h"
#include "http/loop.h"

namespace guiju::http {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

Error cannot_listen(const ServerConfig& config, const std::error_code& code) {
  return Error{ErrorKind::unavailable, fmt::format("{}:{}", config.address, config.port),
               say("cannot listen here: {}", "无法监听该地址：{}", code.message()),
               say("stop whoever listens there, or choose another --port or --address",
                   "请停止占用者，或改用其他 --port、--address")};
}

Result<std::unique_ptr<asio::ssl::context>> open_tls(const ServerConfig& config) {
  if (config.certificate.empty() && config.private_key.empty())
    return std::unique_ptr<asio::ssl::context>();
  const auto refuse = [](const std::string& where, const std::error_code& code) {
    return Error{ErrorKind::bad_input, where,
                 say("cannot be used: {}", "无法使用：{}", code.message()),
                 say("give the certificate chain and its key, both in PEM",
                     "请给出 PEM 格式的证书链与私钥")};
  };
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  context->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                       asio::ssl::context::no_compression);
  std::error_code code;
  context->use_certificate_chain_file(config.certificate, code);
  if (code) return refuse(config.certificate, code);
  context->use_private_key_file(config.private_key, asio::ssl::context::pem, code);
  if (code) return refuse(config.private_key, code);
  return context;
}

}  // namespace

Loop::Loop(Shared& shared, LoopMetrics& metrics) : shared_(shared), metrics_(metrics) {
  back_ = [this](std::vector<Ticket*> tickets) {
    asio::post(context_, [tickets = std::move(tickets)] {
      for (Ticket* ticket : tickets) static_cast<TicketOwner*>(ticket->owner)->settled();
    });
  };
}
Loop::~Loop() = default;

std::int64_t Loop::now_s() const { return shared_.service.parts().clock.monotonic_ns() / ns_per_s; }

Result<std::uint16_t> Loop::listen(std::uint16_t port) {
  const ServerConfig& config = shared_.config;
  std::error_code code;
  const auto address = asio::ip::make_address(config.address, code);
  if (code) return cannot_listen(config, code);
  const asio::ip::tcp::endpoint endpoint(address, port);
  acceptor_.open(endpoint.protocol(), code);
  using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  acceptor_.set_option(asio::socket_base::reuse_address(true), code);
  // Several loops share the address; one alone must notice another process that has it.
  if (shared_.config.loops > 1) acceptor_.set_option(reuse_port(true), code);
  if (!code) acceptor_.bind(endpoint, code);
  if (!code) acceptor_.listen(asio::socket_base::max_listen_connections, code);
  if (code) return cannot_listen(config, code);
  accept();
  tick();
  return acceptor_.local_endpoint().port();
}

void Loop::accept() {
  acceptor_.async_accept([this](std::error_code code, asio::ip::tcp::socket socket) {
    if (code == asio::error::operation_aborted || draining_) return;
    if (!code) {
      if (connections_.size() < shared_.config.connections_max) {
        const auto connection = make_connection(*this, std::move(socket));
        add(connection);
        connection->start();
      }  // else it is closed: the client tries elsewhere, or later
      return accept();
    }
    // Out of descriptors, most likely: not again at once.
    auto pause = std::make_shared<asio::steady_timer>(context_, std::chrono::milliseconds(50));
    pause->async_wait([this, pause](std::error_code) { accept(); });
  });
}

void Loop::tick() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](std::error_code code) {
    if (code) return;
    std::vector<std::shared_ptr<ConnectionBase>> all;
    for (const auto& [key, connection] : connections_) all.push_back(connection);
    for (const auto& connection : all) connection->check_time(now_s());
    if (draining_ && (connections_.empty() || now_s() >= drain_ends_s_)) {
      for (const auto& connection : all) connection->close();
      context_.stop();
      return;
    }
    tick();
  });
}

void Loop::drain() {
  if (draining_) return;
  draining_ = true;
  drain_ends_s_ = now_s() + shared_.config.drain_s;
  std::error_code ignored;
  acceptor_.close(ignored);
  std::vector<std::shared_ptr<ConnectionBase>> all;
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->drain();
  if (connections_.empty()) context_.stop();
}

void Loop::commit(Ticket* ticket) {
  if (gathered_.empty()) asio::post(context_, [this] { flush(); });
  gathered_.push_back(ticket);
}

void Loop::flush() {
  metrics_.batches.add();
  metrics_.batched.add(gathered_.size());
  shared_.service.committer()->commit(std::exchange(gathered_, {}), back_);
}

void Loop::add(std::shared_ptr<ConnectionBase> connection) {
  connections_.emplace(connection.get(), connection);
}

void Loop::remove(ConnectionBase* connection) {
  connections_.erase(connection);
  if (draining_ && connections_.empty()) context_.stop();
}

struct Server::Body {
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  std::uint16_t port = 0;
  Body(Service& service, ServerConfig config, std::unique_ptr<asio::ssl::context> tls)
      : shared(service, std::move(config), std::move(tls)) {}
};

Server::Server(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return body_->port; }

Result<std::unique_ptr<Server>> Server::listen(Service& service, ServerConfig config) {
  GUIJU_TRY(tls, open_tls(config));
  auto body = std::make_unique<Body>(service, std::move(config), std::move(tls));
  body->port = body->shared.config.port;
  const auto metrics = service.metrics();
  for (std::size_t i = 0; i < body->shared.config.loops; ++i) {
    body->loops.push_back(std::make_unique<Loop>(body->shared, metrics[i]));
    GUIJU_TRY(port, body->loops.back()->listen(body->port));
    body->port = port;
  }
  return std::unique_ptr<Server>(new Server(std::move(body)));
}

void Server::stop() {
  body_->shared.service.set_ready(false);
  for (const auto& loop : body_->loops) {
    asio::post(loop->context(), [&mine = *loop] { mine.drain(); });
  }
}

void Server::run() {
  Service& service = body_->shared.service;
  asio::io_context& first = body_->loops.front()->context();
  asio::signal_set ends(first, SIGTERM, SIGINT), reloads(first, SIGHUP);
  ends.async_wait([&](std::error_code code, int) {
    if (!code) stop();
  });
  std::function<void()> wait_for_reload = [&] {
    reloads.async_wait([&](std::error_code code, int) {
      if (code) return;
      body_->shared.workers.run([&service] {
        if (const auto done = service.reload(); !done)
          service.log().write(done.error(), "could not be reloaded; all goes on as before");
      });
      wait_for_reload();
    });
  };
  wait_for_reload();
  // Licences, enforcement and rules that another process changes take effect within a second.
  asio::steady_timer look(first);
  std::function<void()> look_again = [&] {
    look.expires_after(std::chrono::milliseconds(500));
    look.async_wait([&](std::error_code code) {
      if (code) return;
      body_->shared.workers.run([&service] { service.look_for_changes(); });
      look_again();
    });
  };
  if (!service.is_open()) look_again();

  service.set_ready(true);
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < body_->loops.size(); ++i)
    threads.emplace_back([&loop = *body_->loops[i]] { loop.run(); });
  body_->loops.front()->run();
  for (std::thread& thread : threads) thread.join();
  body_->shared.workers.stop();
  // What was handed over before the grace ended is durable and settled, though nobody hears of it any more.
  if (service.committer() != nullptr) service.committer()->wait_until_idle();
  for (const auto& loop : body_->loops) loop->run_what_is_left();
}

}  // namespace guiju::http

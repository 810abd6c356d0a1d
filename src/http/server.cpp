#include "http/server.h"

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <asio/ssl/context.hpp>
#include <asio/steady_timer.hpp>
#include <csignal>
#include <thread>

#include "http/connection.h"
#include "http/loop.h"

namespace guiju::http {
namespace {

constexpr std::size_t work_waiting_max = 1024;

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

Shared::Shared(Service& of, ServerConfig with, std::unique_ptr<asio::ssl::context> secure)
    : service(of),
      config(std::move(with)),
      workers(config.workers, work_waiting_max),
      tls(std::move(secure)) {}
Shared::~Shared() = default;

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
    loop->post([&mine = *loop] { mine.drain(); });
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

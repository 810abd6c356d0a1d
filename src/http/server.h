// http/server.h: connections of HTTP/1.1: keep-alive, pipelining, bounds on everything, TLS when there is a certificate.
//
//   listen ─► one event loop a core, each accepting for itself ─► requests in order, answers in order ─► stop ─► drained
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/request_parser.h"
#include "http/service.h"

namespace guiju::http {

struct ServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8480;  // 0: any that is free
  std::size_t loops = 1;
  std::size_t workers = 4;
  std::string certificate{}, private_key{};  // PEM files; both or neither
  RequestLimits request{};
  std::size_t connections_max = 10'000;
  std::size_t pipelined_max = 64;  // requests of a connection that wait for their answers
  std::int64_t idle_s = 60;        // between requests
  std::int64_t request_s = 15;     // for a request to arrive whole
  std::int64_t write_s = 30;       // for the client to take an answer
  std::int64_t drain_s = 10;       // for open requests when stopping
  std::int64_t caller_rate = 0;    // requests a second of one caller; 0: no bound
  bool access_log = false;         // a line for every request, not only for what went wrong
};

class Server {
 public:
  //   errors: unavailable (the address is taken or not ours), bad_input (no certificate, no key)
  static Result<std::unique_ptr<Server>> listen(Service& service, ServerConfig config);
  ~Server();

  std::uint16_t port() const;  // the one that was given
  // Serves until SIGTERM, SIGINT or `stop`, then until what was asked is answered. SIGHUP reloads.
  void run();
  void stop();  // from any thread

 private:
  struct Body;
  explicit Server(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace guiju::http

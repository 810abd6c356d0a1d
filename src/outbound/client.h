// outbound/client.h: asking others over HTTP: witnesses, identity providers.
//
// TLS with the machine's certificates; plain HTTP to this machine only. No redirect is followed, no proxy of the
// environment is used, an answer has bounds on size and time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace guiju::outbound {

struct Call {
  std::string method = "GET";
  std::string url;
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

struct Reply {
  int status = 0;
  std::string type;  // Content-Type
  std::string body;
};

struct Bounds {
  std::int64_t connect_ms = 3'000, whole_ms = 10'000;
  std::size_t body_bytes_max = 1 << 20;
};

class Client {
 public:
  virtual ~Client() = default;
  // Thread-safe. Any status is an answer.
  //   errors: bad_input (no address we may call), unavailable (no answer, too slow, too long, bad certificate)
  virtual Result<Reply> send(const Call& call) = 0;
};

std::unique_ptr<Client> network_client(Bounds bounds = {});

// https anywhere, http to this machine.
Status check_url(std::string_view url, std::string_view where);

}  // namespace guiju::outbound

// http/request_parser.h: bytes of a connection -> requests, by llhttp, strictly, with bounds.
//
//   parser.feed(bytes) ─► how many were used; `request()` stands when `is_complete()` ─► next() ─► feed the rest
//
// Whatever two servers could read differently is refused: a length beside chunks, two lengths, a space before a colon,
// folded lines, a bare line feed. After an error the connection is answered once and closed.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace guiju::http {

struct RequestLimits {
  std::size_t target_bytes_max = 8 << 10;
  std::size_t header_bytes_max = 32 << 10;  // all names and values together
  std::size_t headers_max = 64;
  std::size_t body_bytes_max = 16 << 20;
};

class RequestParser {
 public:
  explicit RequestParser(const RequestLimits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Uses bytes up to the end of one request. After an error: 0, and `error_status` is not 0.
  std::size_t feed(std::string_view bytes);
  bool is_complete() const;
  // A part of a request was read.
  bool is_within() const;
  // The head is whole, the body is not, and the client waits to be told to send it.
  bool wants_continue();
  int error_status() const;  // 0, 400, 408 …: how the connection is to be answered and closed
  std::string_view error_detail() const;

  Request& request() { return request_; }
  void next();  // REQUIRES: is_complete

 private:
  struct State;
  Request request_;
  std::unique_ptr<State> state_;
};

}  // namespace guiju::http

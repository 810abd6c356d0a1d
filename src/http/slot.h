// http/slot.h: one request of a connection and the place of its answer in the order.
#pragma once

#include <memory>
#include <string>

#include "http/connection.h"

namespace guiju::http {

struct Slot final : TicketOwner {
  std::shared_ptr<ConnectionBase> connection;  // while somebody works for it elsewhere
  const Route* route = nullptr;                // null: none was found
  std::array<std::string, 2> parameters;
  Request request;  // only of work that is done elsewhere
  Caller caller;
  Language language = Language::zh;
  std::string trace;
  Ticket ticket;
  std::string bytes;  // for the wire
  Method method = Method::get;
  int status = 0;
  bool keep_alive = true;
  bool has_caller = false;  // false: a session has to be looked up
  bool ready = false;       // `bytes` is whole
  bool streams = false;     // `bytes` may be sent before it is whole
  std::int64_t begun_ns = 0;

  void settled() override;
};

}  // namespace guiju::http

// http/body_stream.h: a body in parts, from a worker to a connection of a loop.
#pragma once

#include <string>

namespace guiju::http {

class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // Waits while the client reads too slowly; false when it is gone: stop working.
  virtual bool send(std::string part) = 0;
};

}  // namespace guiju::http

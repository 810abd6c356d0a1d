// Any bytes as what a connection sends, asked of the service on the sample world: read in two pieces, matched, answered.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "http/answering.h"
#include "http/body_stream.h"
#include "http/request_parser.h"
#include "sample_engine.h"

using namespace guiju;

namespace {

class Sink : public http::BodyStream {
 public:
  bool send(std::string part) override {
    bytes += part.size();
    return true;
  }
  std::size_t bytes = 0;
};

http::Service& service() {
  static const auto disk = system_disk();
  static const auto clock = system_clock();
  static const auto random = system_random();
  static std::ostringstream text;
  static http::Log log(text, *clock, http::Level::error);
  static const auto made = http::Service::open({.disk = *disk,
                                                .clock = *clock,
                                                .random = *random,
                                                .log = log,
                                                .engine = fuzz::sample_engine(),
                                                .version = "fuzz"});
  if (!made) std::abort();
  return **made;
}

void answer(const http::Request& request) {
  const http::Match found = http::match(request.method, request.path());
  http::Response response;
  if (found.route == nullptr) {
    response = http::no_route(request, found.allowed, Language::en);
  } else if (auto wrong = http::check_form(*found.route, request, Language::en)) {
    response = std::move(*wrong);
  } else {
    const auto caller = service().caller_of_key(request);
    if (!caller || !*caller) std::abort();  // the sample world asks nobody
    Sink sink;
    response = http::answer_by_worker(service(), *found.route, request, found.parameters, &**caller,
                                      http::language_of(request, Language::zh), &sink);
  }
  if (response.status < 200 || response.status > 503 || response.status == 500) std::abort();
  std::string wire;
  http::append_response(wire, response, request.keep_alive, false, {});
  Document document;
  const bool is_json =
      response.type == "application/json" || response.type == "application/problem+json";
  if (is_json && !response.body.empty() && !parse_json(response.body, "answer", document))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  http::RequestParser parser({.body_bytes_max = 1 << 16});
  std::size_t piece = size / 2 + 1;
  while (!bytes.empty() && parser.error_status() == 0) {
    const std::size_t used = parser.feed(bytes.substr(0, piece));
    bytes.remove_prefix(used);
    if (!parser.is_complete()) continue;
    answer(parser.request());
    parser.next();
  }
  return 0;
}

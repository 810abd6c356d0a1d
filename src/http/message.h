// http/message.h: one request as it came, and the answer to it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"

namespace guiju::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, other };
inline constexpr std::array<std::string_view, 7> method_names{"GET",   "HEAD",   "POST", "PUT",
                                                              "PATCH", "DELETE", "?"};
constexpr std::string_view name_of(Method method) {
  return method_names[static_cast<std::size_t>(method)];
}

// Reused from one request of a connection to the next.
class Request {
 public:
  Method method = Method::other;
  std::string target;  // as sent: "/v1/records?limit=10"
  std::string body;
  bool keep_alive = true;

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string_view query() const;  // behind the '?'; may be empty
  // Empty when it was not sent. Names in lower case; the first of several counts, which the parser
  // allows only where it does no harm.
  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;

  void clear();

 private:
  friend class RequestParser;
  struct Field {
    std::uint32_t name, name_bytes, value, value_bytes;  // places in `fields_text_`
  };
  std::string fields_text_;
  std::vector<Field> fields_;
};

// "a=1&b=%E5%BC%A0": the value of the first `name`, decoded; nothing when it is not there or its
// escapes are wrong.
std::optional<std::string> query_value(std::string_view query, std::string_view name);
// A path segment with its escapes resolved; nothing when they are wrong or what they say is no UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

// From Accept-Language: the first of zh and en that is wanted most.
Language language_of(std::string_view accept_language, Language fallback);

struct Response {
  int status = 200;
  std::string_view type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string_view, std::string>> headers{};  // beside type and length
  bool in_parts = false;                                            // the body follows in chunks

  static Response json(std::string body, int status = 200) {
    return {.status = status, .type = "application/json", .body = std::move(body)};
  }
  static Response empty(int status = 204) { return {.status = status, .type = {}}; }
};

std::string_view reason_phrase(int status);

// The head and the body as bytes for the wire. `head_only`: the answer to a HEAD.
void append_response(std::string& out, const Response& response, bool keep_alive, bool head_only,
                     std::string_view trace);

}  // namespace guiju::http

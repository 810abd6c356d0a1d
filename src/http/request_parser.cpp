#include "http/request_parser.h"

#include <llhttp/llhttp.h>

namespace guiju::http {

struct RequestParser::State {
  State(const RequestLimits& bounds, Request& into) : limits(bounds), request(into) {}

  const RequestLimits limits;
  Request& request;
  llhttp_t parser{};
  bool complete = false, within = false, waits = false;
  bool name_open = false;  // the field's name is still being read
  // Where the value so far ended, and the bytes at hand, to tell a folded line from a value in two pieces.
  const char* value_end = nullptr;
  bool value_to_the_end = false;
  std::string_view bytes;
  bool has_host = false;
  int status = 0;
  std::string_view detail;

  int refuse(int with, std::string_view why) {
    status = with;
    detail = why;
    return HPE_USER;
  }

  static State& of(llhttp_t* parser) { return *static_cast<State*>(parser->data); }

  static int on_begin(llhttp_t* parser) {
    of(parser).within = true;
    return 0;
  }
  static int on_url(llhttp_t* parser, const char* at, std::size_t length) {
    State& state = of(parser);
    if (state.request.target.size() + length > state.limits.target_bytes_max)
      return state.refuse(431, "the address is too long");
    state.request.target.append(at, length);
    return 0;
  }
  bool has_room(std::size_t more) const {
    return request.fields_text_.size() + more <= limits.header_bytes_max;
  }
  static int on_field(llhttp_t* parser, const char* at, std::size_t length) {
    State& state = of(parser);
    Request& request = state.request;
    if (!state.has_room(length)) return state.refuse(431, "the headers are too long");
    if (!state.name_open) {
      if (request.fields_.size() >= state.limits.headers_max)
        return state.refuse(431, "there are too many headers");
      request.fields_.push_back({static_cast<std::uint32_t>(request.fields_text_.size()), 0, 0, 0});
      state.name_open = true;
    }
    for (std::size_t i = 0; i < length; ++i) {
      const char c = at[i];
      request.fields_text_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    request.fields_.back().name_bytes += static_cast<std::uint32_t>(length);
    return 0;
  }
  static int on_field_complete(llhttp_t* parser) {
    State& state = of(parser);
    state.name_open = false;
    state.request.fields_.back().value =
        static_cast<std::uint32_t>(state.request.fields_text_.size());
    return 0;
  }
  static int on_value(llhttp_t* parser, const char* at, std::size_t length) {
    State& state = of(parser);
    if (!state.has_room(length)) return state.refuse(431, "the headers are too long");
    const bool goes_on = state.request.fields_.back().value_bytes > 0;
    const bool follows =
        at == state.value_end || (state.value_to_the_end && at == state.bytes.data());
    if (goes_on && !follows) return state.refuse(400, "a header goes on in another line");
    state.value_end = at + length;
    state.value_to_the_end = state.value_end == state.bytes.data() + state.bytes.size();
    state.request.fields_text_.append(at, length);
    state.request.fields_.back().value_bytes += static_cast<std::uint32_t>(length);
    return 0;
  }
  static int on_value_complete(llhttp_t* parser) {
    State& state = of(parser);
    Request& request = state.request;
    Request::Field& field = request.fields_.back();
    std::string_view text = request.fields_text_;
    while (field.value_bytes > 0 && (text[field.value + field.value_bytes - 1] == ' ' ||
                                     text[field.value + field.value_bytes - 1] == '\t'))
      --field.value_bytes;
    const std::string_view name = text.substr(field.name, field.name_bytes);
    for (const std::string_view once :
         {"host", "authorization", "idempotency-key", "content-type"}) {
      if (name != once) continue;
      std::size_t seen = 0;
      for (const Request::Field& other : request.fields_)
        if (text.substr(other.name, other.name_bytes) == once) ++seen;
      if (seen > 1) return state.refuse(400, "a header that may stand once stands twice");
    }
    state.has_host = state.has_host || name == "host";
    return 0;
  }
  static int on_headers(llhttp_t* parser) {
    State& state = of(parser);
    if (parser->http_major != 1) return state.refuse(400, "only HTTP/1.1 and 1.0 are spoken here");
    if (!state.has_host && parser->http_minor >= 1)
      return state.refuse(400, "the Host header is missing");
    if ((parser->flags & F_CONTENT_LENGTH) != 0 &&
        parser->content_length > state.limits.body_bytes_max)
      return state.refuse(413, "the body is too large");
    if (llhttp_get_method(parser) == HTTP_CONNECT) return state.refuse(400, "this is no proxy");
    switch (llhttp_get_method(parser)) {
      case HTTP_GET: state.request.method = Method::get; break;
      case HTTP_HEAD: state.request.method = Method::head; break;
      case HTTP_POST: state.request.method = Method::post; break;
      case HTTP_PUT: state.request.method = Method::put; break;
      case HTTP_PATCH: state.request.method = Method::patch; break;
      case HTTP_DELETE: state.request.method = Method::del; break;
      default: state.request.method = Method::other;
    }
    const bool has_body = (parser->flags & F_CHUNKED) != 0 ||
                          ((parser->flags & F_CONTENT_LENGTH) != 0 && parser->content_length > 0);
    state.waits = has_body && state.request.header("expect") == "100-continue";
    return 0;
  }
  static int on_body(llhttp_t* parser, const char* at, std::size_t length) {
    State& state = of(parser);
    if (state.request.body.size() + length > state.limits.body_bytes_max)
      return state.refuse(413, "the body is too large");
    state.request.body.append(at, length);
    return 0;
  }
  static int on_complete(llhttp_t* parser) {
    State& state = of(parser);
    state.request.keep_alive = llhttp_should_keep_alive(parser) != 0;
    state.complete = true;
    return HPE_PAUSED;
  }
  static const llhttp_settings_t& settings() {
    static const llhttp_settings_t made = [] {
      llhttp_settings_t all{};
      all.on_message_begin = on_begin;
      all.on_url = on_url;
      all.on_header_field = on_field;
      all.on_header_field_complete = on_field_complete;
      all.on_header_value = on_value;
      all.on_header_value_complete = on_value_complete;
      all.on_headers_complete = on_headers;
      all.on_body = on_body;
      all.on_message_complete = on_complete;
      return all;
    }();
    return made;
  }
};

RequestParser::RequestParser(const RequestLimits& limits)
    : state_(std::make_unique<State>(limits, request_)) {
  llhttp_init(&state_->parser, HTTP_REQUEST, &State::settings());
  state_->parser.data = state_.get();
}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes) {
  State& state = *state_;
  if (state.status != 0 || state.complete || bytes.empty()) return 0;
  state.bytes = bytes;
  state.value_end = nullptr;  // was of bytes that are gone
  const llhttp_errno_t outcome = llhttp_execute(&state.parser, bytes.data(), bytes.size());
  if (outcome == HPE_OK) return bytes.size();
  if (outcome == HPE_PAUSED && state.complete) {
    const char* const end = llhttp_get_error_pos(&state.parser);
    llhttp_resume(&state.parser);
    return static_cast<std::size_t>(end - bytes.data());
  }
  if (outcome == HPE_PAUSED_UPGRADE) {
    state.refuse(400, "no other protocol is spoken here");
  } else if (state.status == 0) {
    const char* const why = llhttp_get_error_reason(&state.parser);
    state.refuse(400, why == nullptr ? "the request is no HTTP" : std::string_view(why));
  }
  return 0;
}

bool RequestParser::is_complete() const { return state_->complete; }
bool RequestParser::is_within() const { return state_->within && !state_->complete; }
bool RequestParser::wants_continue() {
  const bool waits = state_->waits && !state_->complete && state_->status == 0;
  state_->waits = false;
  return waits;
}
int RequestParser::error_status() const { return state_->status; }
std::string_view RequestParser::error_detail() const { return state_->detail; }

void RequestParser::next() {
  request_.clear();
  State& state = *state_;
  state.complete = state.within = state.waits = state.name_open = state.has_host = false;
}

}  // namespace guiju::http

#include "http/message.h"

#include <charconv>

#include "base/utf8.h"

namespace guiju::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view Request::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view Request::header(std::string_view name) const {
  const std::string_view text = fields_text_;
  for (const Field& field : fields_)
    if (text.substr(field.name, field.name_bytes) == name)
      return text.substr(field.value, field.value_bytes);
  return {};
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    const std::string_view one = trimmed(rest.substr(0, end));
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return {};
}

void Request::clear() {
  method = Method::other;
  target.clear();
  body.clear();
  keep_alive = true;
  fields_text_.clear();
  fields_.clear();
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (find_invalid_utf8(out)) return std::nullopt;
  return out;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view one = query.substr(0, end);
    const std::size_t equals = one.find('=');
    if (one.substr(0, equals) == name) {
      return equals == std::string_view::npos ? std::string()
                                              : percent_decoded(one.substr(equals + 1), true);
    }
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return std::nullopt;
}

Language language_of(std::string_view accept_language, Language fallback) {
  double best = 0;
  Language language = fallback;
  while (!accept_language.empty()) {
    const std::size_t end = accept_language.find(',');
    const std::string_view one = trimmed(accept_language.substr(0, end));
    double weight = 1;
    if (const std::size_t q = one.find("q="); q != std::string_view::npos) {
      const std::string_view digits = one.substr(q + 2);
      if (std::from_chars(digits.data(), digits.data() + digits.size(), weight).ec != std::errc())
        weight = 0;
    }
    if (weight > best && (one.starts_with("zh") || one.starts_with("en"))) {
      best = weight;
      language = one.starts_with("zh") ? Language::zh : Language::en;
    }
    if (end == std::string_view::npos) break;
    accept_language.remove_prefix(end + 1);
  }
  return language;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Other";
  }
}

void append_response(std::string& out, const Response& response, bool keep_alive, bool head_only,
                     std::string_view trace) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  if (!response.type.empty()) {
    out += "\r\nContent-Type: ";
    out += response.type;
  }
  // 204 and 304 have no body, and 204 must not say a length (RFC 9110, section 8.6).
  if (response.in_parts) {
    out += "\r\nTransfer-Encoding: chunked";
  } else if (response.status != 204 && response.status != 304) {
    out += "\r\nContent-Length: ";
    append_number(out, response.body.size());
  }
  for (const auto& [name, value] : response.headers) {
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  }
  if (!trace.empty()) {
    out += "\r\ntraceparent: ";
    out += trace;
  }
  out += "\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store";
  out += keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  if (!head_only) out += response.body;
}

}  // namespace guiju::http

// What is a request, and what two servers could read differently.
#include "http/request_parser.h"

#include <gtest/gtest.h>

#include <random>

namespace guiju::http {
namespace {

using std::literals::operator""sv;

// Every request of `bytes`, fed in pieces of `piece`; the status behind the last when it is refused.
std::string read_all(std::string_view bytes, std::size_t piece, const RequestLimits& limits = {}) {
  RequestParser parser(limits);
  std::string seen;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    while (!part.empty()) {
      part.remove_prefix(parser.feed(part));
      if (parser.error_status() != 0) return seen + std::to_string(parser.error_status());
      if (!parser.is_complete()) continue;
      const Request& request = parser.request();
      seen +=
          std::string(name_of(request.method)) + " " + request.target + " [" + request.body + "] ";
      seen += std::string(request.header("x")) + (request.keep_alive ? "+ " : "- ");
      parser.next();
    }
  }
  return seen + (parser.is_within() ? "…" : "");
}

struct Row {
  std::string_view what, bytes, seen;
};
const Row rows[] = {
    {"no body", "GET /a?b=1 HTTP/1.1\r\nHost: h\r\nX:  v \r\n\r\n", "GET /a?b=1 [] v+ "},
    {"a length", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "POST /a [abc] + "},
    {"chunks",
     "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
     "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
     "POST /a [abc] + "},
    {"two, one behind the other",
     "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n",
     "GET /1 [] + GET /2 [] + "},
    {"the last one", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET / [] - "},
    {"of 1.0", "GET / HTTP/1.0\r\n\r\n", "GET / [] - "},
    {"half of one", "GET / HTTP/1.1\r\nHos", "…"},
    {"a method of others", "PURGE / HTTP/1.1\r\nHost: h\r\n\r\n", "? / [] + "},
    {"a length beside chunks",
     "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n",
     "400"},
    {"chunks beside a length",
     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: "
     "3\r\n\r\n0\r\n\r\n",
     "400"},
    {"two lengths",
     "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400"},
    {"a length with a sign", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc", "400"},
    {"another coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "400"},
    {"chunked not last", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
     "400"},
    {"a blank before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400"},
    {"a folded line", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", "400"},
    {"a nul in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"sv, "400"},
    {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
    {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
    {"two authorizations",
     "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", "400"},
    {"another version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "400"},
    {"no HTTP", "\x16\x03\x01\x02\x00\x01", "400"},
    {"a tunnel", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
    {"a chunk's length too long",
     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
     "400"},
};

TEST(RequestParser, ReadsTheSameHoweverTheBytesCome) {
  for (const Row& row : rows) {
    const std::string whole = read_all(row.bytes, row.bytes.size());
    EXPECT_EQ(whole, row.seen) << row.what;
    for (std::size_t piece = 1; piece < row.bytes.size(); ++piece)
      EXPECT_EQ(read_all(row.bytes, piece), whole) << row.what << ", in pieces of " << piece;
  }
}

TEST(RequestParser, HasBounds) {
  const RequestLimits limits{
      .target_bytes_max = 20, .header_bytes_max = 60, .headers_max = 4, .body_bytes_max = 10};
  const std::string long_target = "GET /" + std::string(20, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string long_value =
      "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(60, 'a') + "\r\n\r\n";
  const std::string many = "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n";
  const std::string big = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n";
  const std::string chunks =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n8\r\n12345678\r\n3\r\nabc\r\n0\r\n\r\n";
  for (const auto& [bytes, status] : {std::pair{&long_target, "431"},
                                      {&long_value, "431"},
                                      {&many, "431"},
                                      {&big, "413"},
                                      {&chunks, "413"}})
    EXPECT_EQ(read_all(*bytes, 7, limits), status) << *bytes;
}

TEST(RequestParser, MutatedRequestsNeverBreakIt) {
  std::mt19937 random(20260930);
  for (int round = 0; round < 10'000; ++round) {
    std::string bytes(rows[random() % std::size(rows)].bytes);
    for (std::size_t change = 0; change < 1 + random() % 4; ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.insert(at, 1, static_cast<char>(random())); break;
        default: bytes.erase(at, 1 + random() % 3);
      }
      if (bytes.empty()) bytes = "G";
    }
    const std::string whole = read_all(bytes, bytes.size());
    EXPECT_EQ(read_all(bytes, 1 + random() % 16), whole) << bytes;
  }
}

}  // namespace
}  // namespace guiju::http

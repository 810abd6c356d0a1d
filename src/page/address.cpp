#include "page/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace guiju::page {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_private_v4(const std::uint8_t* b) {
  return b[0] == 0 || b[0] == 10 || b[0] == 127 || (b[0] == 100 && (b[1] & 0xC0) == 64) ||
         (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xF0) == 16) ||
         (b[0] == 192 && b[1] == 168) || (b[0] == 198 && (b[1] & 0xFE) == 18) || b[0] >= 224;
}

bool is_private_v6(const std::uint8_t* b) {
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  constexpr std::array<std::uint8_t, 12> translated{0, 0x64, 0xFF, 0x9B};
  if (std::equal(mapped.begin(), mapped.end(), b) ||
      std::equal(translated.begin(), translated.end(), b))
    return is_private_v4(b + 12);
  const bool low = std::all_of(b, b + 15, [](std::uint8_t byte) { return byte == 0; });
  return (low && b[15] <= 1) || (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80) ||
         b[0] == 0xFF;
}

}  // namespace

Address address_of(std::string_view url) {
  Address address;
  const std::size_t colon = url.find(':');
  if (colon == url.npos) return address;
  address.scheme = lower(url.substr(0, colon));
  if (url.substr(colon, 3) != "://") {
    address.path = std::string(url.substr(colon + 1));
    return address;
  }
  std::string_view rest = url.substr(colon + 3);
  const std::size_t end = rest.find_first_of("/?#");
  std::string_view authority = rest.substr(0, end);
  address.path = end == rest.npos ? "/" : std::string(rest.substr(end));
  if (const std::size_t at = authority.rfind('@'); at != authority.npos)
    authority.remove_prefix(at + 1);
  const std::size_t bracket = authority.find(']');
  const std::size_t port = authority.rfind(':');
  if (port != authority.npos && (bracket == authority.npos || port > bracket)) {
    const std::string_view digits = authority.substr(port + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    authority = authority.substr(0, port);
  }
  if (authority.starts_with('[') && authority.ends_with(']'))
    authority = authority.substr(1, authority.size() - 2);
  address.host = lower(authority);
  while (address.host.ends_with('.')) address.host.pop_back();
  return address;
}

std::string site_of(std::string_view host) {
  constexpr std::array<std::string_view, 8> double_suffixes{"com", "net", "org", "gov",
                                                            "edu", "ac",  "mil", "co"};
  std::array<std::uint8_t, 16> bytes{};
  const std::string name(host);
  if (::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
      ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1)
    return name;
  std::size_t labels = 0, at = name.size();
  std::size_t wanted = 2;
  while (at > 0) {
    const std::size_t dot = name.rfind('.', at - 1);
    if (++labels == 2 && dot != name.npos) {
      const std::string_view second = std::string_view(name).substr(dot + 1, at - dot - 1);
      const bool country = name.size() - at == 3;
      if (country && std::find(double_suffixes.begin(), double_suffixes.end(), second) !=
                         double_suffixes.end())
        wanted = 3;
    }
    if (dot == name.npos) return name;
    if (labels == wanted) return name.substr(dot + 1);
    at = dot;
  }
  return name;
}

bool is_host_of(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

bool is_private_literal(std::string_view host) {
  const std::string name(host);
  if (name.empty() || name == "localhost" || name.ends_with(".localhost") ||
      name.ends_with(".local") || name.ends_with(".internal"))
    return true;
  std::array<std::uint8_t, 16> bytes{};
  if (::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1) return is_private_v4(bytes.data());
  if (::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1) return is_private_v6(bytes.data());
  return false;
}

bool is_private_after_lookup(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return false;
  bool found = false;
  for (const addrinfo* each = list; each != nullptr && !found; each = each->ai_next) {
    if (each->ai_family == AF_INET) {
      sockaddr_in address{};
      std::memcpy(&address, each->ai_addr, sizeof address);
      std::array<std::uint8_t, 4> bytes{};
      std::memcpy(bytes.data(), &address.sin_addr, 4);
      found = is_private_v4(bytes.data());
    } else if (each->ai_family == AF_INET6) {
      sockaddr_in6 address{};
      std::memcpy(&address, each->ai_addr, sizeof address);
      found = is_private_v6(address.sin6_addr.s6_addr);
    }
  }
  ::freeaddrinfo(list);
  return found;
}

}  // namespace guiju::page

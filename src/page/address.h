// page/address.h: where a URL leads, and whether that is a place of our own network.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace guiju::page {

struct Address {
  std::string scheme, host, path;  // lower case but for the path; host without port and brackets
  std::uint16_t port = 0;          // 0: the scheme's own
};
Address address_of(std::string_view url);

// "m.bank.example" and "www.bank.example" are one site: the last two labels, three under a suffix
// such as com.cn. An IP address is its own site. A judgement for people, not the public suffix list.
std::string site_of(std::string_view host);
bool is_host_of(std::string_view host, std::string_view domain);  // the domain itself or below it

// Loopback, private, link-local, shared and unique-local addresses, the unspecified one, and every
// name that means this machine. A name that must be looked up is private when any of its addresses
// is; one that has none is not.
bool is_private_literal(std::string_view host);
bool is_private_after_lookup(const std::string& host);

}  // namespace guiju::page

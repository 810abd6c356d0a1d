// cel/network.h: addresses and ranges of addresses: ip("10.0.0.1"), cidr("10.0.0.0/8").
//
// An address is its 4 or 16 bytes in the order of the network; a range is an address and the length of
// its prefix in one more byte. IPv4 in the shape of IPv6 (::ffff:10.0.0.1) and zones are no addresses.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace guiju::cel {

struct Address {
  std::array<char, 17> bytes{};  // room for the prefix of a range
  std::size_t size = 0;          // 4 or 16

  std::string_view view() const { return {bytes.data(), size}; }
};

std::optional<Address> parse_address(std::string_view text);
// The address with the prefix behind it: size 5 or 17.
std::optional<Address> parse_range(std::string_view text);

// At most 48 characters; the number written. The form of RFC 5952.
std::size_t write_address(std::string_view address, char* out);
std::size_t write_range(std::string_view range, char* out);

}  // namespace guiju::cel

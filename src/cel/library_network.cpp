// Addresses and ranges of addresses, as the standard's extension has them.
#include <algorithm>
#include <array>

#include "cel/functions.h"
#include "cel/network.h"

namespace guiju::cel {
namespace {

using Arguments = std::span<const Value>;

constexpr std::size_t address_text_max = 64;  // longer texts are none: nothing to read in them

constexpr Value invalid() { return fail(EvaluationError::invalid_argument); }
std::optional<Address> read_address(std::string_view text) {
  return text.size() > address_text_max ? std::nullopt : parse_address(text);
}
std::optional<Address> read_range(std::string_view text) {
  return text.size() > address_text_max ? std::nullopt : parse_range(text);
}

unsigned byte(std::string_view address, std::size_t i) {
  return static_cast<unsigned char>(address[i]);
}
bool is_four(std::string_view address) { return address.size() == 4; }
std::string_view address_of(std::string_view range) { return range.substr(0, range.size() - 1); }
unsigned prefix_of(std::string_view range) { return byte(range, range.size() - 1); }

// The first `prefix` bits; the others are zero.
Address masked(std::string_view address, unsigned prefix) {
  Address out;
  out.size = address.size();
  for (std::size_t i = 0; i < address.size(); ++i) {
    const unsigned bits = prefix > 8 * i ? std::min(8u, prefix - 8 * static_cast<unsigned>(i)) : 0;
    out.bytes[i] = static_cast<char>(byte(address, i) & (0xFF00u >> bits & 0xFFu));
  }
  return out;
}

Value kept(const Address& address, bool range, Runtime& runtime) {
  const Value text = runtime.keep_text(address.view());
  if (text.is_error()) return text;
  return range ? Value::cidr(text.as_text()) : Value::ip(text.as_text());
}

Value run_ip(Runtime& runtime, Arguments a) {
  if (a[0].kind() == Kind::cidr) return Value::ip(address_of(a[0].as_text()));
  if (a[0].kind() != Kind::text) return no_overload();
  const auto address = read_address(a[0].as_text());
  return address ? kept(*address, false, runtime) : invalid();
}
Value run_cidr(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  const auto range = read_range(a[0].as_text());
  return range ? kept(*range, true, runtime) : invalid();
}
Value run_is_ip(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  return Value::boolean(read_address(a[0].as_text()).has_value());
}
Value run_is_cidr(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  return Value::boolean(read_range(a[0].as_text()).has_value());
}
Value run_is_canonical(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::text) return no_overload();
  const auto address = read_address(a[0].as_text());
  if (!address) return invalid();
  std::array<char, 64> out;
  return Value::boolean(std::string_view(out.data(), write_address(address->view(), out.data())) ==
                        a[0].as_text());
}
Value run_family(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::ip) return no_overload();
  return Value::integer(is_four(a[0].as_text()) ? 4 : 6);
}

bool all_zero(std::string_view address) {
  return std::all_of(address.begin(), address.end(), [](char c) { return c == 0; });
}
bool is_loopback(std::string_view address) {
  if (is_four(address)) return byte(address, 0) == 127;
  return all_zero(address.substr(0, 15)) && byte(address, 15) == 1;
}
bool is_multicast(std::string_view address) {
  return is_four(address) ? byte(address, 0) >> 4u == 14 : byte(address, 0) == 0xFF;
}
bool is_link_local_multicast(std::string_view address) {
  if (is_four(address))
    return byte(address, 0) == 224 && byte(address, 1) == 0 && byte(address, 2) == 0;
  return byte(address, 0) == 0xFF && (byte(address, 1) & 0x0Fu) == 2;
}
bool is_link_local_unicast(std::string_view address) {
  if (is_four(address)) return byte(address, 0) == 169 && byte(address, 1) == 254;
  return byte(address, 0) == 0xFE && (byte(address, 1) & 0xC0u) == 0x80;
}
bool is_broadcast(std::string_view address) {
  return is_four(address) &&
         std::all_of(address.begin(), address.end(), [](char c) { return c == '\xFF'; });
}
bool is_global_unicast(std::string_view address) {
  return !all_zero(address) && !is_broadcast(address) && !is_loopback(address) &&
         !is_multicast(address) && !is_link_local_unicast(address);
}

template <bool (*question)(std::string_view)>
Value run_question(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::ip) return no_overload();
  return Value::boolean(question(a[0].as_text()));
}

bool contains(std::string_view range, std::string_view address, unsigned prefix) {
  return address.size() + 1 == range.size() && prefix >= prefix_of(range) &&
         masked(address, prefix_of(range)).view() ==
             masked(address_of(range), prefix_of(range)).view();
}

Value run_contains_ip(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::cidr) return no_overload();
  if (a[1].kind() == Kind::ip) return Value::boolean(contains(a[0].as_text(), a[1].as_text(), 255));
  if (a[1].kind() != Kind::text) return no_overload();
  const auto address = read_address(a[1].as_text());
  return address ? Value::boolean(contains(a[0].as_text(), address->view(), 255)) : invalid();
}
Value run_contains_cidr(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::cidr) return no_overload();
  std::string_view range = a[1].as_text();
  std::optional<Address> read;
  if (a[1].kind() == Kind::text) {
    read = read_range(a[1].as_text());
    if (!read) return invalid();
    range = read->view();
  } else if (a[1].kind() != Kind::cidr) {
    return no_overload();
  }
  return Value::boolean(contains(a[0].as_text(), address_of(range), prefix_of(range)));
}

Value run_prefix_length(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::cidr) return no_overload();
  return Value::integer(prefix_of(a[0].as_text()));
}
Value run_masked(Runtime& runtime, Arguments a) {
  if (a[0].kind() != Kind::cidr) return no_overload();
  const std::string_view range = a[0].as_text();
  Address out = masked(address_of(range), prefix_of(range));
  out.bytes[out.size++] = range.back();
  return kept(out, true, runtime);
}
Value run_is_mask(Runtime&, Arguments a) {
  if (a[0].kind() != Kind::cidr) return no_overload();
  const std::string_view range = a[0].as_text();
  return Value::boolean(masked(address_of(range), prefix_of(range)).view() == address_of(range));
}

}  // namespace

std::span<const FunctionSpec> network_functions() {
  static const std::vector<std::string_view> question{"ip.() -> bool"};
  static const std::vector<FunctionSpec> table{
      {"ip", run_ip, 4, {"(string) -> ip", "cidr.() -> ip"}},
      {"cidr", run_cidr, 4, {"(string) -> cidr"}},
      {"isIP", run_is_ip, 4, {"(string) -> bool"}},
      {"isCIDR", run_is_cidr, 4, {"(string) -> bool"}},
      {"ip.isCanonical", run_is_canonical, 6, {"(string) -> bool"}},
      {"family", run_family, 1, {"ip.() -> int"}},
      {"isUnspecified", run_question<all_zero>, 1, question},
      {"isLoopback", run_question<is_loopback>, 1, question},
      {"isLinkLocalMulticast", run_question<is_link_local_multicast>, 1, question},
      {"isLinkLocalUnicast", run_question<is_link_local_unicast>, 1, question},
      {"isGlobalUnicast", run_question<is_global_unicast>, 1, question},
      {"containsIP", run_contains_ip, 4, {"cidr.(ip) -> bool", "cidr.(string) -> bool"}},
      {"containsCIDR", run_contains_cidr, 4, {"cidr.(cidr) -> bool", "cidr.(string) -> bool"}},
      {"prefixLength", run_prefix_length, 1, {"cidr.() -> int"}},
      {"masked", run_masked, 2, {"cidr.() -> cidr"}},
      {"isMask", run_is_mask, 2, {"cidr.() -> bool"}},
  };
  return table;
}

}  // namespace guiju::cel

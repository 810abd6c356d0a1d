// audience/channel.h: the ways to reach a person.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace guiju::audience {

enum class Channel : std::uint8_t {
  feed,
  splash,
  popup,
  search,
  sms,
  call,
  push,
  email,
  live,
  short_video,
  payment_page,
  official_account,
  offline,
};
inline constexpr std::array<std::string_view, 13> channel_names{
    "feed", "splash",      "popup",        "search",           "sms",    "call", "push", "email",
    "live", "short_video", "payment_page", "official_account", "offline"};

constexpr std::string_view name_of(Channel channel) {
  return channel_names[static_cast<std::size_t>(channel)];
}
constexpr std::optional<Channel> find_channel(std::string_view name) {
  for (std::size_t i = 0; i < channel_names.size(); ++i)
    if (channel_names[i] == name) return static_cast<Channel>(i);
  return std::nullopt;
}

// Reaches out to the person, who did not come by: what `placement.direct_contact` and the contact
// counts mean.
constexpr bool is_direct(Channel channel) {
  return channel == Channel::sms || channel == Channel::call || channel == Channel::push ||
         channel == Channel::email;
}

}  // namespace guiju::audience

#include "rulebook/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <tuple>
#include <utility>

namespace guiju::rulebook {
namespace {

// "policies/a.yaml:12:3" comes after "policies/a.yaml:9:1", so lines are compared as numbers.
std::tuple<std::string_view, std::uint32_t, std::uint32_t> place(std::string_view where) {
  const std::size_t colon = where.find(':');
  if (colon == std::string_view::npos) return {where, 0, 0};
  std::uint32_t line = 0, column = 0;
  const char* const end = where.data() + where.size();
  const auto read = std::from_chars(where.data() + colon + 1, end, line);
  if (read.ec == std::errc() && read.ptr != end && *read.ptr == ':') {
    std::from_chars(read.ptr + 1, end, column);
  }
  return {where.substr(0, colon), line, column};
}

}  // namespace

void Problems::add(Error error) {
  ++count_;
  if (errors_.size() < errors_max) errors_.push_back(std::move(error));
}

void Problems::add(std::string_view where, Message what, Message remedy) {
  add(Error{ErrorKind::bad_input, std::string(where), std::move(what), std::move(remedy)});
}

void Problems::add_unknown(std::string_view where, Message what, std::string_view nearest,
                           Message otherwise) {
  Message remedy =
      nearest.empty() ? std::move(otherwise) : say("did you mean '{}'?", "是否想写“{}”？", nearest);
  add(where, std::move(what), std::move(remedy));
}

Status Problems::finish(Message what_was_read) {
  if (count_ == 0) return Done{};
  std::stable_sort(errors_.begin(), errors_.end(),
                   [](const Error& a, const Error& b) { return place(a.where) < place(b.where); });
  return Error{
      ErrorKind::bad_input, errors_.empty() ? std::string() : errors_.front().where,
      Message{fmt::format("{} has {} error(s); nothing of it is used", what_was_read.en, count_),
              fmt::format("{}有 {} 处错误，全部内容均未采用", what_was_read.zh, count_)},
      say("mend every place listed", "请逐条改正所列之处")};
}

}  // namespace guiju::rulebook

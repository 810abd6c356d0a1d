// People with keys, and acts among them.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "staff/act_log.h"

namespace guiju::staff::testing {

inline const Instant start = *parse_instant("2026-10-20T10:00:00+08:00");

struct House {
  std::unique_ptr<Random> random = system_random();
  std::map<std::string, SigningKey, std::less<>> keys;
  ActLog log;

  const SigningKey& key(const std::string& name) {
    const auto at = keys.find(name);
    if (at != keys.end()) return at->second;
    return keys.emplace(name, SigningKey::generate(*random)).first->second;
  }
  Instant now() const {  // a minute for each act
    return Instant(start.micros + static_cast<std::int64_t>(log.acts().size()) * 60'000'000);
  }
  Status found(const std::string& name) {
    return log.add(log.sign_founding(key(name), name, now()));
  }
  Status does(const std::string& who, ActDraft draft) {
    auto act = log.sign(key(who), std::move(draft), now());
    if (!act) return act.error();
    return log.add(std::move(*act));
  }
  Status propose(const std::string& who, Change change, const std::string& name,
                 const std::string& key_name = {}) {
    return does(who,
                proposing(change, name, key(key_name.empty() ? name : key_name).public_key(), ""));
  }
  Status approve_last(const std::string& who) {
    return does(who, approving(log.staff().proposals().back()));
  }
  // maker and checker founded it; officer was added by both.
  static House of_three() {
    House house;
    EXPECT_TRUE(house.found("maker"));
    EXPECT_TRUE(house.found("checker"));
    EXPECT_TRUE(house.propose("maker", Change::add, "officer"));
    EXPECT_TRUE(house.approve_last("checker"));
    return house;
  }
};

}  // namespace guiju::staff::testing

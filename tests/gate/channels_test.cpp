#include <gtest/gtest.h>

#include <algorithm>

#include "gate/review_line.h"
#include "sample_engine.h"

namespace guiju::gate {
namespace {

// The rulebook's policies are named like the codes they judge.
TEST(Channels, EveryCodeHasItsPolicy) {
  const auto engine = testing::sample_engine();
  ASSERT_NE(engine, nullptr);
  for (std::size_t i = 0; i < content::channel_code_names.size(); ++i) {
    const auto policies = engine->ruleset().policies();
    EXPECT_TRUE(std::any_of(policies.begin(), policies.end(), [&](const auto& policy) {
      return is_policy_of(policy.id, static_cast<content::ChannelCode>(i));
    })) << content::channel_code_names[i];
  }
}

}  // namespace
}  // namespace guiju::gate

// cli/review_groups.h: texts that are nearly the same, put together: variants of one campaign.
//
// A text that passes by itself, yet is a copy but for a word or two of one that does not, is to be looked
// at: it is counted, and shown, as `review`.
#pragma once

#include "cli/review_judge.h"

namespace guiju::cli {

// Takes every item, then prints the groups and what stands alone.
class ReviewGroups {
 public:
  ReviewGroups(const Context& context, bool as_json) : context_(context), as_json_(as_json) {}
  void add(const Reviewed& reviewed);
  ReviewCounts finish();

 private:
  struct Member {
    std::string id, place, text;
    std::size_t rank;     // by itself
    std::size_t carried;  // beside its neighbours
  };
  void print_table(const std::vector<std::vector<std::uint32_t>>& groups) const;
  void print_json(const std::vector<std::vector<std::uint32_t>>& groups) const;

  const Context& context_;
  bool as_json_;
  std::vector<Member> members_;
};

}  // namespace guiju::cli

#include "judges.h"

namespace guiju::bench {

Result<std::unique_ptr<Judge>> judge_together(const NeutralRules& rules) {
  return judge_by_program(rules);
}

}  // namespace guiju::bench

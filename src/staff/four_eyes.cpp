#include "staff/four_eyes.h"

namespace guiju::staff {

Status check_other_eyes(const Makers& makers, std::string_view checker, std::string_view what_en,
                        std::string_view what_zh) {
  if (!makers.includes(checker)) return Done{};
  return Error{ErrorKind::conflict, std::string(checker),
               say("had a hand in {} and cannot be the second pair of eyes",
                   "参与了{1}的制作，不能再作复核", what_en, what_zh),
               say("ask somebody else of the staff to do it", "请由另一名人员操作")};
}

}  // namespace guiju::staff

#include "staff/act_log.h"

namespace guiju::staff {
namespace {

Error broken(const Act& act, Message what) {
  return Error{ErrorKind::corrupt, act.where(), std::move(what),
               say("the record of acts was changed from outside: restore the data directory from a "
                   "copy, and find out by whom",
                   "操作记录被外部改动：请从备份恢复数据目录，并查明是谁所为")};
}

}  // namespace

Status ActLog::add(Act act) {
  if (act.number != acts_.size() + 1)
    return broken(act, say("is act {} in the record", "在记录中位于第 {} 条", acts_.size() + 1));
  if (act.previous != head())
    return broken(act, say("does not follow the act before it", "与前一条记录不衔接"));
  if (!acts_.empty() && act.at < acts_.back().at)
    return broken(act, say("is older than the act before it", "早于前一条记录"));
  auto key = staff_.key_for(act);
  if (!key)
    return broken(act, say("'{}' was not of the staff", "“{}”当时不是本方人员", act.person));
  if (!verify(*key, act.body(), act.signature))
    return broken(act, say("is not signed by '{}'", "并非由“{}”签名", act.person));
  GUIJU_CHECK_OK(staff_.apply(act));
  acts_.push_back(std::move(act));
  return Done{};
}

Act ActLog::next(ActDraft draft, std::string person, Instant now) const {
  Act act;
  act.number = acts_.size() + 1;
  act.action = std::move(draft.action);
  act.subject = draft.subject;
  act.details = std::move(draft.details);
  act.note = std::move(draft.note);
  act.person = std::move(person);
  act.at = acts_.empty() ? now : std::max(now, acts_.back().at);
  act.previous = head();
  return act;
}

std::string_view ActLog::person_of(const Signer& signer) const {
  if (signer.key() == nullptr) return signer.person();
  const Person* person = staff_.find(signer.key()->public_key());
  return person == nullptr ? std::string_view() : person->name;
}

Result<Act> ActLog::draft(std::string_view person, ActDraft draft, Instant now) const {
  if (staff_.find(person) == nullptr) {
    return Error{ErrorKind::not_found, std::string(person),
                 say("'{}' is nobody of the staff", "“{}”不是本方人员", person),
                 say("log in under the name that `guiju user list` shows, or have it added",
                     "请以 `guiju user list` 所列姓名登录，或先登记")};
  }
  return next(std::move(draft), std::string(person), now);
}

Result<Act> ActLog::sign(const Signer& signer, ActDraft draft, Instant now) const {
  if (signer.key() == nullptr) return this->draft(signer.person(), std::move(draft), now);
  const SigningKey& key = *signer.key();
  const Person* person = staff_.find(key.public_key());
  if (person == nullptr) {
    return Error{
        ErrorKind::not_found, key.public_key().hex().substr(0, 16),
        say("this key is nobody's of the staff", "该密钥不属于任何人员"),
        say("`guiju user list` shows whose keys are known", "`guiju user list` 列出已知的密钥")};
  }
  Act act = next(std::move(draft), person->name, now);
  act.signature = key.sign(act.body());
  return act;
}

Act ActLog::sign_founding(const SigningKey& key, std::string_view name, Instant now) const {
  Act act = next(founding(name, key.public_key()), std::string(name), now);
  act.signature = key.sign(act.body());
  return act;
}

}  // namespace guiju::staff

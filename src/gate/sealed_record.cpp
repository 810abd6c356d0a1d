#include "gate/sealed_record.h"

namespace guiju::gate {

using privacy::TokenKind;

Status seal_record(privacy::Vault& vault, std::string_view id, std::string_view person,
                   std::string& record, std::string& room) {
  room.clear();
  const privacy::Token subject =
      person.empty() ? privacy::house : vault.token(TokenKind::person, person);
  GUIJU_CHECK_OK(vault.seal(subject, vault.token(TokenKind::request, id), record, room));
  record.swap(room);
  return Done{};
}

Result<std::string_view> open_record(const privacy::Vault* vault, std::string_view stored,
                                     std::string& room) {
  if (!privacy::is_sealed(stored)) return stored;
  if (vault == nullptr) {
    return Error{ErrorKind::unavailable, "", say("the record is sealed", "该记录已加密"),
                 say("open it by the data directory whose keys.db belongs to it",
                     "请通过其 keys.db 所在的数据目录读取")};
  }
  GUIJU_TRY(plain, vault->open_sealed(stored));
  room = std::move(plain);
  return std::string_view(room);
}

}  // namespace guiju::gate

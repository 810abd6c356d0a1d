// Data: nothing leaves before the person sends it, nothing is asked for that a loan page needs not.
#include <algorithm>

#include "base/base64.h"
#include "base/hash.h"
#include "page/checks.h"
#include "page/md5.h"

namespace guiju::page {
namespace {

struct Form {
  std::string text;
  std::string_view name;
};

// As pages send what was typed: plain, Base64, or hashed.
std::vector<Form> forms_of(const std::string& planted) {
  std::string encoded = guiju::base64(planted);
  while (encoded.ends_with('=')) encoded.pop_back();
  encoded.pop_back();  // its last digit may belong to what follows
  return {{planted, "plain"},
          {std::move(encoded), "Base64"},
          {md5_hex(planted), "MD5"},
          {sha256(planted).hex(), "SHA-256"}};
}

}  // namespace

Finding data_before_consent(const Case& given) {
  constexpr Check mine = Check::data_before_consent;
  Finding finding;
  if (!given.visit.rendered) {
    if (given.visit.source.has_scripts && !find_phone_fields(given.tree()).empty())
      return Finding::unsure(say("whether a number is sent while it is typed was not seen",
                                 "未能确认输入时是否即被上传"));
    return finding;
  }
  const auto& trial = given.visit.typed;
  if (!trial) return finding;
  for (const Form& form : forms_of(trial->planted)) {
    for (const Event& event : given.visit.events) {
      if (event.phase != Phase::type) continue;
      const bool sent = event.kind == Event::Kind::request || event.kind == Event::Kind::socket;
      if (!sent || (event.url.find(form.text) == event.url.npos &&
                    event.body.find(form.text) == event.body.npos))
        continue;
      finding.add(mine, trial->field,
                  say("the number typed is sent before consent and submission ({})",
                      "未同意、未提交，输入的号码即被上传（{}）", form.name),
                  event.url);
    }
    if (trial->storage.find(form.text) != std::string::npos) {
      finding.add(mine, trial->field,
                  say("the number typed is kept in the browser before consent and submission",
                      "未同意、未提交，输入的号码即被写入浏览器存储"));
    }
  }
  return finding;
}

Finding permission_excess(const Case& given) {
  constexpr Check mine = Check::permission_excess;
  Finding finding;
  if (!given.visit.rendered) {
    const std::string& scripts = given.visit.source.scripts;
    for (const std::string_view hint : {"navigator.contacts", "geolocation", "clipboard.read",
                                        "getUserMedia", "requestPermission"}) {
      if (scripts.find(hint) != scripts.npos) {
        return Finding::unsure(say("a script holds “{}”; whether it asks by itself was not seen",
                                   "脚本中有“{}”，是否主动索取未能确认", hint));
      }
    }
    return finding;
  }
  for (const Event& event : given.visit.events) {
    if (event.kind != Event::Kind::permission || event.phase == Phase::apply) continue;
    finding.add(mine, {"html", std::nullopt},
                say("asks for {} before anybody applies", "尚未申请即索取权限：{}", event.detail));
  }
  return finding;
}

}  // namespace guiju::page

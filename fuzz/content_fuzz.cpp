// Any bytes as the text of an ad, reviewed with a small lexicon of its own.
#include <cstdint>
#include <string>

#include "content/review.h"
#include "rulebook/lexicon.h"

using namespace guiju;
using namespace guiju::content;

namespace {

// Every concept the code asks for, and one pattern of each form.
const Reviewer& reviewer() {
  static const Reviewer made = [] {
    std::string yaml =
        "labels:\n  bad: {zh: 坏, en: bad}\nconcepts:\n  loan_word: 贷款 借\n  not_loan_word: "
        "借助\n  negator: 不 未\n"
        "  prohibition: 不得\n  warning: 谨防\n  reporting: 号称\n  risk_warning: 理性\n  "
        "lender_suffix: 银行\n"
        "  not_lender: 银行卡\n  licensed_group: 建行\n";
    for (const char* word :
         {"day_rate: 日息", "month_rate: 月息", "year_rate: 年化",  "bare_rate: 利率",
          "fee: 手续费",    "penalty: 逾期",    "per_day: 每天",    "per_month: 每月",
          "per_year: 每年", "from: 低至",       "only: 仅",         "upto: 最高",
          "approx: 约",     "filler: 为",       "starting: 起",     "capped: 封顶",
          "borrowed: 借",   "amount: 额度",     "not_amount: 消费", "term: 期限"})
      yaml += std::string("  claim_") + word + "\n";
    yaml +=
        "patterns:\n  - {id: bad.order, label: bad, any: [\"无|免 ..3 抵押 ~8 <money>\"], within: "
        "sentence}\n"
        "  - {id: bad.signal, label: bad, any: [\"<daily_rate>\", \"<named_lender> ..5 "
        "<number>\"]}\n"
        "absences:\n  - {id: bad.none, label: bad, present: [\"<offer>\"], absent: "
        "\"<named_lender>\"}\n"
        "sounds: {words: 贷款 抵押, protected: 低压}\nrewrites: {扌甲: 押, 貣: 贷}\n"
        "classes:\n  offer: {bias: 1, each: {loan_word: 1}}\n";
    const SourceFile files[] = {{"lexicons/fuzz.yaml", yaml}};
    std::vector<Error> errors;
    auto lexicon = rulebook::load_lexicon(files, errors);
    const KnownName names[] = {
        {"平安银行", KnownName::Kind::short_form, true, "平安银行股份有限公司"}};
    auto built =
        Reviewer::build(std::make_shared<const rulebook::Lexicon>(std::move(*lexicon)), names);
    return std::move(*built);
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ReviewScratch scratch;
  static Review review;
  const auto text = AdText::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!text) return 0;
  reviewer().review(*text, nullptr, scratch, review);
  for (const Finding& finding : review.findings)
    if (finding.bytes.end > size || finding.bytes.begin > finding.bytes.end) __builtin_trap();
  return 0;
}

#include "registry/forms_checks.h"

namespace guiju::registry::forms {
namespace {

void check_order(std::string_view last_name, Date first, std::optional<Date> last,
                 Refusals& refusals) {
  if (!last || first <= *last) return;
  refusals.refuse(last_name,
                  say("it ends on {}, before it begins on {}", "结束日 {} 早于开始日 {}",
                      date_text(*last), date_text(first)),
                  say("exchange or correct the dates", "请调换或更正日期"));
}

void check_fee_basis(const Fee& x, Refusals& refusals) {
  if (x.rate.has_value() == x.amount.has_value()) {
    refusals.refuse(
        "rate", say("a fee has either a rate or an amount", "一项收费须写费率或金额，二者取一"),
        say("fill in exactly one of rate and amount_fen", "只填写 rate 或 amount_fen 之一"));
  }
  if (x.deducted_up_front && x.per != FeePer::once) {
    refusals.refuse(
        "deducted_up_front",
        say("only a fee charged once can be deducted up front", "只有一次性收费才能预先扣除"),
        say("write per: once, or deducted_up_front: false",
            "请写 per: once，或 deducted_up_front: false"));
  }
}

void check_amounts_and_rates(const Product& x, Refusals& refusals) {
  if (x.rate_max < x.rate_min) {
    refusals.refuse("rate_max",
                    say("{} is below rate_min {}", "{} 低于 rate_min {}", fraction_text(x.rate_max),
                        fraction_text(x.rate_min)),
                    say("exchange or correct the two", "请调换或更正"));
  }
  if (x.amount_min.count < 1) {
    refusals.refuse("amount_min_fen", say("a loan has at least 1 fen", "贷款金额至少为 1 分"),
                    say("write fen, not yuan: 100 yuan is 10000", "单位为分：100 元写 10000"));
  }
  if (x.amount_max < x.amount_min) {
    refusals.refuse("amount_max_fen",
                    say("{} yuan is below amount_min_fen {} yuan", "{} 元低于 amount_min_fen {} 元",
                        yuan_text(x.amount_max), yuan_text(x.amount_min)),
                    say("exchange or correct the two", "请调换或更正"));
  }
  if (x.all_in_simple.has_value() != x.all_in_compound.has_value()) {
    refusals.refuse(
        x.all_in_simple ? "all_in_compound" : "all_in_simple",
        say("the all-in cost is registered by half", "综合融资成本只登记了一半"),
        say("give both all_in_simple and all_in_compound, or neither to have them computed",
            "同时填写 all_in_simple 与 all_in_compound；都不填则由系统计算"));
  }
}

void check_terms(const Product& x, Refusals& refusals) {
  const std::int64_t most = x.term_unit == TermUnit::months ? term_months_max : term_days_max;
  if (x.term_max > most) {
    refusals.refuse("term_max", say("{} is more than {}", "{} 超过上限 {}", x.term_max, most),
                    say("check term_unit", "请核对 term_unit"));
  }
  if (x.term_max < x.term_min) {
    refusals.refuse("term_max",
                    say("{} is below term_min {}", "{} 小于 term_min {}", x.term_max, x.term_min),
                    say("exchange or correct the two", "请调换或更正"));
  }
  if (x.fees.size() > fees_max) {
    refusals.refuse(
        "fees",
        say("there are {} fees, more than {}", "收费有 {} 项，超过 {} 项", x.fees.size(), fees_max),
        say("put fees of one kind together", "请合并同类收费"));
  }
}

}  // namespace

void check(const Verification& x, Refusals& refusals) {
  check_order("expires", x.at, x.expires, refusals);
}

void check(const Licence& x, Refusals& refusals) {
  check_order("valid_to", x.valid.from, x.valid.to, refusals);
}

void check(const Institution&, Refusals&) {}

void check(const Assessment& x, Refusals& refusals) {
  check_order("expires", x.at, x.expires, refusals);
}

void check(const Platform&, Refusals&) {}

void check(const Agreement& x, Refusals& refusals) {
  check_order("to", x.period.from, x.period.to, refusals);
}

void check(const Fee& x, Refusals& refusals) { check_fee_basis(x, refusals); }

void check(const Product& x, Refusals& refusals) {
  check_amounts_and_rates(x, refusals);
  check_terms(x, refusals);
  check_order("on_sale_to", x.on_sale.from, x.on_sale.to, refusals);
}

void check(const Approval& x, Refusals& refusals) {
  check_order("expires", x.at, x.expires, refusals);
}

void check(const Endorser&, Refusals&) {}

void check(const Review&, Refusals&) {}

void check(Creative& x, Refusals& refusals) {
  const bool given = x.content_hash != Digest();
  if (is_file(x.kind)) {
    if (given) return;
    refusals.refuse(
        "content_hash",
        say("an image or page needs the SHA-256 of its file", "图片或页面须填写其文件的 SHA-256"),
        say("compute it with sha256sum", "可用 sha256sum 计算"));
    return;
  }
  const Digest of_text = sha256(x.text);
  if (!given) x.content_hash = of_text;
  if (x.content_hash != of_text) {
    refusals.refuse("content_hash",
                    say("it is not the SHA-256 of the text, which is {}",
                        "与文本的 SHA-256 不符，后者为 {}", of_text.hex()),
                    say("leave it out to have it computed", "留空则自动计算"));
  }
}

}  // namespace guiju::registry::forms

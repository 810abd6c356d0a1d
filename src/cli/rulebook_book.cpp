#include "cli/rulebook_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "cli/rulebook_pages.h"
#include "gate/checkpoints.h"
#include "rulebook/message_template.h"

namespace guiju::cli {
namespace {

using rulebook::Clause;
using rulebook::ClauseIndex;
using rulebook::Obligation;
using rulebook::ObligationIndex;
using rulebook::Outcome;
using rulebook::Parameter;
using rulebook::Policy;

struct Word {
  std::string_view en, zh;
};
constexpr std::array<Word, 4> outcome_words{
    {{"allow", "放行"}, {"notice", "提示"}, {"review", "转人工"}, {"deny", "拒绝"}}};
constexpr std::array<Word, 6> binding_words{{{"law", "法律"},
                                             {"department rule", "部门规章"},
                                             {"notice", "通知"},
                                             {"standard", "标准"},
                                             {"self-discipline", "自律"},
                                             {"draft", "草案"}}};
constexpr std::array<Word, 3> duty_words{
    {{"must", "应当"}, {"must not", "不得"}, {"should", "宜"}}};
constexpr std::array<Word, 4> evidence_words{{{"read in full", "已读原文"},
                                              {"read in part", "读到部分原文"},
                                              {"read in summaries", "读到摘要"},
                                              {"from memory", "凭已知内容"}}};

class Book {
 public:
  Book(const BookRequest& request, BookForm& form)
      : ruleset_(request.ruleset),
        request_(request),
        form_(form),
        rules_(ruleset_.at(request.day)) {
    for (const Policy& policy : ruleset_.policies()) {
      const auto& at = policy.checkpoints;
      if (request.checkpoint && std::find(at.begin(), at.end(), *request.checkpoint) == at.end())
        continue;
      const auto chapter = request.checkpoint ? *request.checkpoint : at.front();
      chapters_[chapter].push_back(&policy);
      gather(policy);
    }
  }

  std::string write() {
    begin();
    for (const auto& [checkpoint, policies] : chapters_) {
      form_.chapter(rulebook::name_of(checkpoint), chapter_title(checkpoint));
      for (const Policy* policy : policies) write(*policy);
    }
    if (!parameters_.empty()) {
      form_.chapter("parameters", pick("Numbers and lists of the law", "法律的数字与清单"));
      for (const std::size_t index : parameters_) write(ruleset_.parameters()[index]);
    }
    if (!obligations_.empty()) {
      form_.chapter("obligations", pick("Obligations", "附带义务"));
      for (const std::size_t index : obligations_) write(ruleset_.obligations()[index]);
    }
    form_.chapter("clauses", pick("Clauses cited", "所依条款"));
    for (const std::size_t index : clauses_) write_clause(index);
    return form_.end();
  }

 private:
  bool zh() const { return request_.language == Language::zh; }
  std::string_view pick(std::string_view en, std::string_view chinese) const {
    return zh() ? chinese : en;
  }
  template <class Words, class Value>
  std::string_view word(const Words& words, Value value) const {
    const Word& one = words[static_cast<std::size_t>(value)];
    return pick(one.en, one.zh);
  }

  // Everything the policies rest on, so that the book is complete by itself.
  void gather(const Policy& policy) {
    for (const ClauseIndex clause : policy.clauses) clauses_.insert(clause.value);
    for (const std::uint16_t slot : policy.when.slots())
      if (slot >= rulebook::fact_count) add_parameter(slot - rulebook::fact_count);
    for (const ObligationIndex index : policy.obligations) {
      obligations_.insert(index.value);
      for (const ClauseIndex clause : ruleset_.obligations()[index.value].clauses)
        clauses_.insert(clause.value);
    }
  }
  void add_parameter(std::size_t index) {
    parameters_.insert(index);
    for (const Parameter::Dated& dated : ruleset_.parameters()[index].values)
      clauses_.insert(dated.clause.value);
  }

  std::string chapter_title(rulebook::Checkpoint checkpoint) const {
    for (const gate::CheckpointRow& row : gate::checkpoints()) {
      if (row.checkpoint == checkpoint)
        return fmt::format("{}{}{}", rulebook::name_of(checkpoint), pick(": ", "："),
                           pick(row.asks_en, row.asks_zh));
    }
    return std::string(rulebook::name_of(checkpoint));
  }

  void begin() {
    const std::string facts[] = {
        fmt::format("{}{}", pick("version ", "版本 "), ruleset_.version()),
        fmt::format("{}{}", pick("the law of ", "法规日期 "), date_text(request_.day)),
        std::string(pick("Clauses are paraphrased; only the cited source is binding. Sentences are "
                         "made from the "
                         "expressions below them.",
                         "条款为转述，以所引法规原文为准；句子由其下的表达式生成。"))};
    form_.begin(ruleset_.name().in(request_.language), facts);
    std::vector<BookLink> entries;
    for (const auto& [checkpoint, policies] : chapters_)
      entries.push_back({std::string(rulebook::name_of(checkpoint)), chapter_title(checkpoint),
                         fmt::format("{}", policies.size())});
    if (!parameters_.empty())
      entries.push_back({"parameters",
                         std::string(pick("Numbers and lists of the law", "法律的数字与清单")),
                         fmt::format("{}", parameters_.size())});
    if (!obligations_.empty())
      entries.push_back({"obligations", std::string(pick("Obligations", "附带义务")),
                         fmt::format("{}", obligations_.size())});
    entries.push_back({"clauses", std::string(pick("Clauses cited", "所依条款")),
                       fmt::format("{}", clauses_.size())});
    form_.contents(entries);
  }

  void field(std::string_view label, std::string_view text) {
    if (!text.empty()) form_.field(label, text);
  }

  void write(const Policy& policy) {
    const Language language = request_.language;
    const rulebook::PolicyIndex index(
        static_cast<std::size_t>(&policy - ruleset_.policies().data()));
    const auto outcome = rules_.outcome_of(index);
    form_.entry(policy.id, policy.title.in(language), outcome,
                outcome ? word(outcome_words, *outcome) : pick("not in force", "该日未生效"));
    form_.sentence(pick("fires when", "触发条件"),
                   rulebook::sentence_of(policy.when.tree(), {ruleset_.parameters(), request_.day,
                                                              language, &ruleset_.lexicon()}));
    form_.code(pick("expression", "表达式"), policy.when.source());
    std::string spans;
    for (const rulebook::InForce& span : rulebook::days_in_force(ruleset_, index)) {
      if (!spans.empty()) spans += pick("; ", "；");
      spans +=
          fmt::format("{} {}", days_text(span.from, span.to), word(outcome_words, span.outcome));
    }
    field(pick("in force", "有效期"), spans);
    field(pick("message", "提示"), readable(policy.message.in(language)));
    field(pick("remedy", "改正"), readable(policy.fix.in(language)));
    std::vector<BookLink> duties;
    for (const ObligationIndex one : policy.obligations) {
      const Obligation& obligation = ruleset_.obligations()[one.value];
      duties.push_back({obligation.id, obligation.text.in(language), ""});
    }
    if (!duties.empty()) form_.links(pick("obligations", "附带义务"), duties);
    form_.links(pick("by", "依据"), clause_links(policy.clauses));
  }

  // A message's places, `{person.age}`, by the texts of their facts.
  std::string readable(std::string_view message) const {
    const rulebook::SentenceReader reader{ruleset_.parameters(), request_.day, request_.language};
    std::string out;
    while (!message.empty()) {
      const std::size_t open = message.find('{'), close = message.find('}', open);
      out += message.substr(0, open);
      if (close == message.npos) break;
      const std::string_view place = message.substr(open + 1, close - open - 1);
      const auto named =
          rulebook::find_named(place.substr(0, place.find(':')), ruleset_.parameters());
      out += named ? fmt::format("〔{}〕", rulebook::spoken_name(named->slot, reader))
                   : std::string(message.substr(open, close - open + 1));
      message.remove_prefix(close + 1);
    }
    return out;
  }

  std::vector<BookLink> clause_links(std::span<const ClauseIndex> clauses) const {
    std::vector<BookLink> out;
    for (const ClauseIndex index : clauses) {
      const Clause& clause = ruleset_.clauses()[index.value];
      out.push_back(
          {clause.id, std::string(ruleset_.citation(index, request_.language)), clause.id});
    }
    return out;
  }

  void write(const Parameter& parameter) {
    const Language language = request_.language;
    form_.entry(parameter.name, parameter.text.in(language), std::nullopt, "");
    for (const Parameter::Dated& dated : parameter.values) {
      const std::optional<Date> last =
          dated.to ? std::optional(Date(dated.to->days - 1)) : std::nullopt;
      const bool now = dated.from <= request_.day && (!last || request_.day <= *last);
      field(fmt::format("{}{}", days_text(dated.from, last), now ? " *" : ""),
            fmt::format("{}  [{}]", rulebook::spoken_value(dated.value, parameter.type, language),
                        ruleset_.citation(dated.clause, language)));
    }
    const auto slot = static_cast<std::uint16_t>(
        rulebook::fact_count + static_cast<std::size_t>(&parameter - ruleset_.parameters().data()));
    std::vector<BookLink> users;
    for (const Policy& policy : ruleset_.policies()) {
      const auto slots = policy.when.slots();
      if (std::binary_search(slots.begin(), slots.end(), slot))
        users.push_back({in_book(policy) ? policy.id : "", policy.title.in(language), policy.id});
    }
    if (!users.empty()) form_.links(pick("used by", "使用者"), users);
  }

  bool in_book(const Policy& policy) const {
    return !request_.checkpoint || std::find(policy.checkpoints.begin(), policy.checkpoints.end(),
                                             *request_.checkpoint) != policy.checkpoints.end();
  }

  void write(const Obligation& obligation) {
    form_.entry(obligation.id, obligation.text.in(request_.language), std::nullopt, "");
    form_.links(pick("by", "依据"), clause_links(obligation.clauses));
  }

  void write_clause(std::size_t number) {
    const Language language = request_.language;
    const Clause& clause = ruleset_.clauses()[number];
    const ClauseIndex index(number);
    form_.entry(clause.id, ruleset_.citation(index, language), std::nullopt, "");
    field(pick("says", "内容"), clause.text.in(language));
    field(pick("weight", "效力"),
          fmt::format("{} · {} · {}", word(binding_words, clause.binding),
                      word(duty_words, clause.duty), word(evidence_words, clause.evidence)));
    field(pick("in force", "有效期"),
          clause.effective_from
              ? days_text(*clause.effective_from,
                          clause.effective_to ? std::optional(Date(clause.effective_to->days - 1))
                                              : std::nullopt)
              : std::string(pick("no date known", "生效日不明")));
    std::vector<BookLink> citing;
    for (const Policy* policy : rulebook::policies_citing(ruleset_, index))
      citing.push_back(
          {in_book(*policy) ? policy->id : "", policy->title.in(language), policy->id});
    if (!citing.empty()) form_.links(pick("policies", "规则"), citing);
  }

  const rulebook::Ruleset& ruleset_;
  const BookRequest& request_;
  BookForm& form_;
  const rulebook::RulesInForce& rules_;
  std::map<rulebook::Checkpoint, std::vector<const Policy*>> chapters_;
  std::set<std::size_t> clauses_, parameters_, obligations_;
};

}  // namespace

std::string write_book(const BookRequest& request, BookForm& form) {
  return Book(request, form).write();
}

}  // namespace guiju::cli

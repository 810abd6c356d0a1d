#include "rulebook/suggestion.h"

#include <algorithm>

#include "base/fields.h"
#include "base/utf8.h"
#include "rulebook/lexicon.h"

namespace guiju::rulebook {
namespace {

Error mistake(std::string where, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, std::move(where), std::move(what), std::move(remedy)};
}

Result<SuggestedWording> parse_wording(std::string_view text, const std::string& where) {
  SuggestedWording wording;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    SuggestedWording::Piece piece{std::string(text.substr(0, open)), std::nullopt};
    text.remove_prefix(open);
    if (!text.empty()) {
      const std::size_t close = text.find('}');
      if (close == std::string_view::npos) {
        return mistake(where, say("a '{{' is not closed in this wording", "措辞中的“{{”没有配对"),
                       say("write {{lender}} for a figure", "引用数字请写成 {{lender}}"));
      }
      const std::string_view name = text.substr(1, close - 1);
      const auto at = std::find(figure_names.begin(), figure_names.end(), name);
      if (at == figure_names.end()) {
        const std::string_view near = nearest_name(name, figure_names);
        return mistake(where, say("no figure named '{}'", "没有名为“{}”的数字", name),
                       near.empty() ? say("figures: rate_min, rate_max, amount_max, lender …",
                                          "可用：rate_min、rate_max、amount_max、lender 等")
                                    : say("did you mean '{}'?", "是否应为“{}”？", near));
      }
      piece.figure = static_cast<Figure>(at - figure_names.begin());
      text.remove_prefix(close + 1);
    }
    wording.pieces.push_back(std::move(piece));
  }
  return wording;
}

bool is_known(const Lexicon& lexicon, std::string_view name) {
  const auto has_id = [&](const auto& one) { return one.id == name; };
  return name == warning_suggestion || name == plain_suggestion ||
         lexicon.find_label(name) != nullptr ||
         std::any_of(lexicon.patterns.begin(), lexicon.patterns.end(), has_id) ||
         std::any_of(lexicon.absences.begin(), lexicon.absences.end(), has_id);
}

void read_names(std::string_view list, const Lexicon& lexicon, Suggestion& suggestion,
                std::span<const Suggestion> before, std::vector<Error>& errors) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(" \n"), list.size());
    const std::string_view name = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (name.empty()) continue;
    if (!is_known(lexicon, name)) {
      errors.push_back(mistake(
          suggestion.where,
          say("no label, pattern or absence named '{}'", "没有名为“{}”的类别、句式或缺失项", name),
          say("name what the lexicon finds", "请写词库中的编号")));
    }
    const auto names_it = [&](const Suggestion& one) {
      return std::find(one.of.begin(), one.of.end(), name) != one.of.end();
    };
    if (std::any_of(before.begin(), before.end(), names_it) || names_it(suggestion)) {
      errors.push_back(mistake(suggestion.where,
                               say("'{}' has two suggestions", "“{}”有两条建议", name),
                               say("keep one of them", "请只保留一条")));
    }
    suggestion.of.emplace_back(name);
  }
}

}  // namespace

std::optional<std::string> SuggestedWording::filled(const Figures& figures) const {
  std::string text;
  for (const Piece& piece : pieces) {
    text += piece.literal;
    if (!piece.figure) continue;
    const std::string& figure = figures[static_cast<std::size_t>(*piece.figure)];
    if (figure.empty()) return std::nullopt;
    text += figure;
  }
  return text;
}

void SuggestedWording::add_missing(const Figures& figures, std::vector<Figure>& into) const {
  for (const Piece& piece : pieces) {
    if (!piece.figure || !figures[static_cast<std::size_t>(*piece.figure)].empty()) continue;
    if (std::find(into.begin(), into.end(), *piece.figure) == into.end())
      into.push_back(*piece.figure);
  }
}

const Suggestion* find_suggestion(const Lexicon& lexicon, std::string_view pattern,
                                  std::string_view label) {
  for (const std::string_view name : {pattern, label}) {
    for (const Suggestion& one : lexicon.suggestions) {
      if (std::find(one.of.begin(), one.of.end(), name) != one.of.end()) return &one;
    }
  }
  return nullptr;
}

void read_suggestion(Value record, const Lexicon& lexicon, std::vector<Error>& errors,
                     std::vector<Suggestion>& into) {
  Fields fields(record);
  Suggestion suggestion;
  suggestion.where = record.where();
  const std::string names = fields.text("for");
  suggestion.act = fields.choice<SuggestionAct>("act", suggestion_act_names);
  suggestion.within = fields.choice_or<Extent>("within", extent_names, Extent::clause);
  const std::vector<std::string> wordings = fields.texts_or_none("wording");
  const Value why = fields.any("why");
  if (auto status = fields.finish(); !status) return errors.push_back(std::move(status).error());
  Fields reasons(why);
  suggestion.why.zh = reasons.text("zh");
  suggestion.why.en = reasons.text("en");
  if (auto status = reasons.finish(); !status) return errors.push_back(std::move(status).error());
  read_names(names, lexicon, suggestion, into, errors);
  for (const std::string& text : wordings) {
    auto wording = parse_wording(text, suggestion.where);
    if (!wording) return errors.push_back(std::move(wording).error());
    suggestion.wordings.push_back(std::move(*wording));
  }
  const bool writes =
      suggestion.act == SuggestionAct::add || suggestion.act == SuggestionAct::replace;
  if (writes == suggestion.wordings.empty()) {
    errors.push_back(
        mistake(suggestion.where,
                say("'{}' and this list of wordings do not go together", "“{}”与所列措辞不相配",
                    suggestion_act_names[static_cast<std::size_t>(suggestion.act)]),
                say("replace and add write something, remove and withdraw do not",
                    "replace 与 add 须有 wording，remove 与 withdraw 不带")));
  }
  into.push_back(std::move(suggestion));
}

}  // namespace guiju::rulebook

#include "rulebook/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/utf8.h"
#include "cel/source_text.h"
#include "cel/value_text.h"
#include "rulebook/lexicon.h"
#include "rulebook/message_template.h"
#include "rulebook/sentence_words.h"

namespace guiju::rulebook {
namespace {

using cel::Macro;
using cel::Meaning;
using cel::Node;
using cel::NodeId;
using cel::NodeKind;
using cel::TypeKind;
using Shape = Sentence::Shape;

constexpr std::string_view and_name = "_&&_", or_name = "_||_", not_name = "!_", in_name = "@in",
                           choice_name = "_?_:_";

// --- text by text ---

bool is_ascii_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' ||
         c == ']' || c == '_';
}
// Ideographs are the three-byte characters from U+4E00 to U+9FFF; their marks stand elsewhere.
bool is_ideograph(unsigned char lead) { return lead >= 0xE4 && lead <= 0xE9; }

// Chinese puts a space between an ideograph and a Latin word or number.
void append_spaced(std::string& out, std::string_view text) {
  if (out.empty() || text.empty()) {
    out += text;
    return;
  }
  const bool word_before = is_ascii_word(out.back());
  bool ideograph_before = false;
  if (out.size() >= 3)
    ideograph_before = is_ideograph(static_cast<unsigned char>(out[out.size() - 3]));
  const bool word_after = is_ascii_word(text.front()) || text.front() == '-';
  const bool ideograph_after = is_ideograph(static_cast<unsigned char>(text.front()));
  if ((word_before && ideograph_after) || (ideograph_before && word_after)) out += ' ';
  out += text;
}

std::string filled(std::string_view pattern, std::initializer_list<std::string_view> operands) {
  std::string out;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    append_spaced(out, pattern.substr(at, open == pattern.npos ? open : open - at));
    if (open == pattern.npos) break;
    append_spaced(out, operands.begin()[pattern[open + 1] - '0']);
    at = open + 3;
  }
  return out;
}

// The part of a catalogue text that names; what explains it stands behind a colon or semicolon.
std::string_view naming_part(std::string_view text) {
  const auto at = [&](std::size_t from, std::string_view mark) {
    return text.substr(from).starts_with(mark);
  };
  int brackets = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (at(i, "(") || at(i, "（")) ++brackets;
    if (at(i, ")") || at(i, "）")) --brackets;
    const bool ends = at(i, "：") || at(i, "；") || at(i, ": ") || at(i, "; ");
    if (ends && brackets == 0) return text.substr(0, i);
  }
  return text;
}

// "机构是否在册" states "机构在册"; "whether the day is …" states "the day is …".
std::string as_statement(std::string_view text, Language language) {
  std::string out(text);
  if (language == Language::zh) {
    if (const auto at = out.find("是否为"); at != out.npos) return out.replace(at, 9, "是");
    if (const auto at = out.find("是否"); at != out.npos) return out.erase(at, 6);
    return out;
  }
  constexpr std::string_view whether = "whether ";
  return out.starts_with(whether) ? out.substr(whether.size()) : out;
}

// "is a student" leaves its subject out: the group says it, "person: is a student".
bool has_subject(std::string_view text) {
  static constexpr std::array<std::string_view, 6> openings{"the ", "a ",    "an ",
                                                            "its ", "this ", "it "};
  return std::any_of(openings.begin(), openings.end(),
                     [&](std::string_view opening) { return text.starts_with(opening); });
}

std::string_view text_of_slot(std::uint16_t slot, const SentenceReader& reader) {
  if (slot >= fact_count) {
    return naming_part(reader.parameters[slot - fact_count].text.in(reader.language));
  }
  const FactSpec& spec = fact_catalogue()[slot];
  return naming_part(reader.language == Language::zh ? spec.zh : spec.en);
}

FactType type_of_slot(std::uint16_t slot, const SentenceReader& reader) {
  return slot < fact_count ? fact_catalogue()[slot].type
                           : reader.parameters[slot - fact_count].type;
}

// --- the condition, piece by piece ---

class Speaker {
 public:
  Speaker(const cel::Checked& tree, const SentenceReader& reader)
      : tree_(tree), reader_(reader), words_(phrases(reader.language)) {}

  // What a place that demands a truth value says; `positive` false: what its denial says.
  Sentence demand(NodeId id, bool positive) {
    const Node& n = node(id);
    if (is_call(id, not_name)) return demand(n.arguments[0], !positive);
    if (is_call(id, and_name)) return list(id, positive ? Shape::all_of : Shape::not_all_of);
    if (is_call(id, or_name)) return list(id, positive ? Shape::any_of : Shape::none_of);
    if (is_call(id, choice_name)) return choice(id, positive);
    if (n.kind == NodeKind::bind) {
      const std::string value = term(n.operand);
      return led_in(filled(words_.let, {n.variable, value}), demand(n.arguments[0], positive));
    }
    if (is_quantifier(n)) {
      std::string lead = quantifier_lead(id, positive);
      return led_in(std::move(lead), demand(n.arguments[0], true));
    }
    return {Shape::statement, statement(id, positive), {}};
  }

 private:
  const Node& node(NodeId id) const { return tree_.ast[id]; }
  const cel::Resolution& meaning(NodeId id) const { return tree_.resolutions[id]; }
  bool is_call(NodeId id, std::string_view name) const {
    return node(id).kind == NodeKind::call && node(id).text == name &&
           node(id).operand == cel::no_node;
  }
  static bool is_quantifier(const Node& n) {
    return n.kind == NodeKind::comprehension && n.second.empty() &&
           (n.macro == Macro::all || n.macro == Macro::exists || n.macro == Macro::exists_one);
  }
  std::optional<std::uint16_t> slot_of(NodeId id) const {
    if (meaning(id).meaning != Meaning::slot || node(id).kind == NodeKind::has) return std::nullopt;
    return meaning(id).number;
  }

  Sentence list(NodeId id, Shape shape) {
    Sentence out{shape, std::string(lead_of(shape)), {}};
    std::vector<NodeId> terms;
    flatten(id, node(id).text, terms);
    const bool together = shape == Shape::all_of || shape == Shape::not_all_of;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      // "known" melts into what is said next of the same fact: "is known and is less than …".
      if (together && i + 1 < terms.size() && melts(terms[i], terms[i + 1])) {
        known_ = meaning(terms[i]).number;
        ++i;
      }
      out.parts.push_back(demand(terms[i], true));
      known_.reset();
    }
    // "known" that melted away may leave one part alone.
    if (out.parts.size() == 1 && shape == Shape::all_of) return std::move(out.parts[0]);
    return out;
  }

  std::string_view lead_of(Shape shape) const {
    switch (shape) {
      case Shape::all_of: return words_.all_of;
      case Shape::any_of: return words_.any_of;
      case Shape::not_all_of: return words_.not_all_of;
      default: return words_.none_of;
    }
  }

  void flatten(NodeId id, std::string_view name, std::vector<NodeId>& into) const {
    for (const NodeId argument : node(id).arguments) {
      if (is_call(argument, name)) {
        flatten(argument, name, into);
      } else {
        into.push_back(argument);
      }
    }
  }

  static Sentence led_in(std::string lead, Sentence part) {
    return {Shape::led_in, std::move(lead), {std::move(part)}};
  }

  Sentence choice(NodeId id, bool positive) {
    const Node& n = node(id);
    Sentence out{Shape::choice, std::string(words_.choice), {}};
    out.parts.push_back(led_in(std::string(words_.if_lead), demand(n.arguments[0], true)));
    out.parts.push_back(led_in(std::string(words_.then_lead), demand(n.arguments[1], positive)));
    out.parts.push_back(led_in(std::string(words_.else_lead), demand(n.arguments[2], positive)));
    return out;
  }

  // --- "X is known and …" ---

  bool melts(NodeId has, NodeId next) const {
    if (node(has).kind != NodeKind::has || meaning(has).meaning != Meaning::slot) return false;
    while (is_call(next, not_name)) next = node(next).arguments[0];
    return subject_of(next) == meaning(has).number;
  }

  // The slot that a statement begins with.
  std::optional<std::uint16_t> subject_of(NodeId id) const {
    const Node& n = node(id);
    if (const auto slot = slot_of(id)) return slot;
    if (is_quantifier(n))
      return words_.exists.starts_with("{0}") ? slot_of(n.operand) : std::nullopt;
    if (n.kind != NodeKind::call) return std::nullopt;
    if (is_call(id, in_name)) return slot_of(n.arguments[says_contains(id) ? 1 : 0]);
    const Wording* wording = wording_of(id);
    if (wording == nullptr || wording->in(reader_.language).no.empty() ||
        !wording->in(reader_.language).yes.starts_with("{0}"))
      return std::nullopt;
    const NodeId first = operands_of(id)[0];
    if (is_size(first)) return slot_of(operands_of(first)[0]);
    return slot_of(first);
  }

  bool is_size(NodeId id) const {
    return node(id).kind == NodeKind::call && node(id).text == "size" &&
           operands_of(id).size() == 1;
  }

  // "content.labels contains “x”" reads better than "“x” is one of content.labels".
  bool says_contains(NodeId id) const {
    const Node& n = node(id);
    return node(n.arguments[0]).kind == NodeKind::literal && slot_of(n.arguments[1]) &&
           *slot_of(n.arguments[1]) < fact_count;
  }

  // --- statements: one line that is true or false ---

  std::string statement(NodeId id, bool positive) {
    const Node& n = node(id);
    if (n.kind == NodeKind::has && meaning(id).meaning == Meaning::slot) {
      return filled(positive ? words_.known : words_.unknown, {name_of(meaning(id).number)});
    }
    if (const auto slot = slot_of(id)) return slot_statement(*slot, positive);
    if (is_logic(id)) return in_brackets(id, positive);
    if (is_quantifier(n)) {
      const std::string lead = quantifier_lead(id, positive);
      return bracketed(filled(words_.such_that, {lead, statement(n.arguments[0], true)}));
    }
    if (is_call(id, in_name) && says_contains(id)) {
      const std::string range = term(n.arguments[1]), element = term(n.arguments[0]);
      return filled(positive ? words_.contains : words_.contains_not, {range, element});
    }
    if (const Wording* wording = wording_of(id);
        wording != nullptr && !wording->in(reader_.language).no.empty()) {
      if (!positive && is_partial_order(id)) return denied(worded(id, *wording, true));
      return worded(id, *wording, positive);
    }
    const std::string value = term(id);
    return positive ? value : denied(value);
  }

  std::string slot_statement(std::uint16_t slot, bool positive) {
    if (known_ == slot) {
      known_.reset();
      return filled(positive ? words_.known_and_holds : words_.known_and_fails, {name_of(slot)});
    }
    if (!positive) return filled(words_.fails, {name_of(slot)});
    return slot >= fact_count ? parameter(slot) : spoken_name(slot, reader_);
  }

  std::string denied(std::string_view text) const {
    return filled(words_.fails, {bracketed(text)});
  }

  bool is_logic(NodeId id) const {
    return is_call(id, not_name) || is_call(id, and_name) || is_call(id, or_name) ||
           node(id).kind == NodeKind::bind || is_call(id, choice_name);
  }

  // NaN is neither less nor not less: for binary fractions a denial is no opposite.
  bool is_partial_order(NodeId id) const {
    const Node& n = node(id);
    if (n.text != "_<_" && n.text != "_<=_" && n.text != "_>_" && n.text != "_>=_") return false;
    return std::any_of(n.arguments.begin(), n.arguments.end(), [&](NodeId argument) {
      const cel::TypeRef& type = tree_.types[argument];
      return type == nullptr || type->is(TypeKind::real) || type->is(TypeKind::dyn);
    });
  }

  // A tree of conditions inside a line: brackets around every level.
  std::string in_brackets(NodeId id, bool positive) {
    const Node& n = node(id);
    if (is_call(id, not_name)) return statement(n.arguments[0], !positive);
    std::string out;
    if (n.kind == NodeKind::bind) {
      const std::string value = term(n.operand);
      const std::string lead = filled(words_.let, {n.variable, value});
      out = bracketed(filled(words_.such_that, {lead, statement(n.arguments[0], true)}));
    } else if (is_call(id, choice_name)) {
      const std::string condition = statement(n.arguments[0], true),
                        then = statement(n.arguments[1], true),
                        otherwise = statement(n.arguments[2], true);
      out = filled(words_.choice_inline, {condition, then, otherwise});
    } else {
      std::vector<NodeId> terms;
      flatten(id, n.text, terms);
      for (const NodeId one : terms) {
        if (!out.empty()) out += n.text == and_name ? words_.both : words_.either;
        out += statement(one, true);
      }
      out = bracketed(out);
    }
    return positive ? out : denied(out);
  }

  std::string bracketed(std::string_view text) const {
    return std::string(words_.bracket_open).append(text).append(words_.bracket_close);
  }

  std::string quantifier_lead(NodeId id, bool positive) {
    const Node& n = node(id);
    std::string range;
    if (const auto slot = slot_of(n.operand); slot && known_ == *slot) {
      known_.reset();
      range = filled(words_.known_and_its, {name_of(*slot)});
    } else {
      range = term(n.operand);
    }
    std::string_view pattern = words_.exists;
    switch (n.macro) {
      case Macro::all: pattern = positive ? words_.all : words_.all_not; break;
      case Macro::exists_one: pattern = positive ? words_.one : words_.one_not; break;
      default: pattern = positive ? words_.exists : words_.exists_not;
    }
    return filled(pattern, {range, n.variable});
  }

  // --- terms: what has any other value ---

  std::string term(NodeId id) {
    const Node& n = node(id);
    if (const auto slot = slot_of(id)) return slot_term(*slot);
    switch (n.kind) {
      case NodeKind::literal: return literal(n.literal);
      case NodeKind::name: return std::string(n.text);
      case NodeKind::select: return source(id);
      case NodeKind::list: return enumeration(id);
      case NodeKind::has: return source(id);
      case NodeKind::call: return call(id);
      case NodeKind::comprehension: return comprehension(id);
      case NodeKind::bind: return in_brackets_value(id);
      default: return source(id);
    }
  }

  std::string in_brackets_value(NodeId id) {
    const Node& n = node(id);
    const std::string value = term(n.operand);
    const std::string lead = filled(words_.let, {n.variable, value});
    return bracketed(filled(words_.such_that, {lead, term(n.arguments[0])}));
  }

  std::string slot_term(std::uint16_t slot) {
    if (slot >= fact_count) return parameter(slot);
    if (type_of_slot(slot, reader_) == FactType::boolean)
      return filled(words_.truth_of, {name_of(slot)});
    const std::string name = name_of(slot);
    if (known_ != slot) return name;
    known_.reset();
    return filled(words_.known_and, {name});
  }

  std::string parameter(std::uint16_t slot) const {
    const Parameter& of = reader_.parameters[slot - fact_count];
    const cel::Value value = of.on(reader_.day);
    std::string shown = value.is_absent() ? std::string(words_.no_value)
                                          : spoken_value(value, of.type, reader_.language);
    if (value.kind() == cel::Kind::list)  // the parameter's own brackets do
      shown = shown.substr(words_.list_open.size(),
                           shown.size() - words_.list_open.size() - words_.list_close.size());
    const std::string name = spoken_name(slot, reader_);
    return filled(words_.parameter, {name, shown});
  }

  std::string name_of(std::uint16_t slot) const {
    if (slot >= fact_count) return parameter(slot);
    if (type_of_slot(slot, reader_) == FactType::boolean) return quoted(spoken_name(slot, reader_));
    return spoken_name(slot, reader_);
  }

  std::string literal(const cel::Value& value) const {
    if (value.kind() == cel::Kind::boolean)
      return std::string(value.as_bool() ? words_.yes : words_.no);
    const bool rate = percent_ && value.kind() == cel::Kind::decimal;
    if (value.kind() == cel::Kind::decimal && !rate) {
      NumberText buffer;
      return std::string(decimal_text(buffer, value.as_int(), value.scale()));
    }
    switch (value.kind()) {
      case cel::Kind::decimal: return spoken_value(value, FactType::decimal, reader_.language);
      case cel::Kind::money: return spoken_value(value, FactType::money, reader_.language);
      case cel::Kind::text: return text_literal(value);
      case cel::Kind::integer: return fmt::format("{}", value.as_int());
      default: return cel::value_text(value);
    }
  }

  std::string text_literal(const cel::Value& value) const {
    const Label* label =
        reader_.lexicon == nullptr ? nullptr : reader_.lexicon->find_label(value.as_text());
    if (label == nullptr) return spoken_value(value, FactType::text, reader_.language);
    const std::string& called = reader_.language == Language::zh ? label->zh : label->en;
    return quoted(std::string(value.as_text()) + " " + called);
  }

  std::string enumeration(NodeId id) {
    const Node& n = node(id);
    if (std::find(n.optional.begin(), n.optional.end(), true) != n.optional.end())
      return source(id);
    std::string out(words_.list_open);
    bool first = true;
    for (const NodeId element : n.arguments) {
      if (!first) out += words_.comma;
      first = false;
      out += value(element);
    }
    out += words_.list_close;
    return out;
  }

  // A value, or a truth value in the place of one.
  std::string value(NodeId id) {
    const cel::TypeRef& type = tree_.types[id];
    const bool truth = type != nullptr && type->is(TypeKind::boolean);
    if (truth && node(id).kind != NodeKind::literal && !slot_of(id))
      return filled(words_.truth_of, {bracketed(statement(id, true))});
    return term(id);
  }

  std::string call(NodeId id) {
    const Node& n = node(id);
    if (is_call(id, choice_name)) {
      const std::string condition = statement(n.arguments[0], true), then = value(n.arguments[1]),
                        otherwise = value(n.arguments[2]);
      return filled(words_.choice_inline, {condition, then, otherwise});
    }
    if (is_logic(id)) return in_brackets(id, true);
    if (is_size(id)) return size(id);
    if (const Wording* wording = wording_of(id)) return worded(id, *wording, true);
    return source(id);
  }

  std::string size(NodeId id) {
    const NodeId of = operands_of(id)[0];
    const auto slot = slot_of(of);
    if (slot && known_ == *slot) {
      known_.reset();
      const bool entries = tree_.types[of]->is(TypeKind::list);
      return filled(entries ? words_.known_and_entries : words_.known_and_characters,
                    {name_of(*slot)});
    }
    return worded(id, *wording_of(id), true);
  }

  std::vector<NodeId> operands_of(NodeId id) const {
    const Node& n = node(id);
    std::vector<NodeId> out;
    if (n.operand != cel::no_node && meaning(id).meaning != Meaning::qualified_function)
      out.push_back(n.operand);
    out.insert(out.end(), n.arguments.begin(), n.arguments.end());
    return out;
  }

  const Wording* wording_of(NodeId id) const {
    const Node& n = node(id);
    if (n.kind != NodeKind::call) return nullptr;
    const auto* function = meaning(id).function;
    std::string_view name = function != nullptr ? function->name : n.text;
    const std::vector<NodeId> operands = operands_of(id);
    if (name == "size" && operands.size() == 1) {
      const cel::TypeRef& type = tree_.types[operands[0]];
      if (type != nullptr && (type->is(TypeKind::list) || type->is(TypeKind::map)))
        name = "size(list)";
    }
    return find_wording(name, operands.size());
  }

  std::string worded(NodeId id, const Wording& wording, bool positive) {
    const Words& words = wording.in(reader_.language);
    const bool compares = !words.no.empty();
    const bool outer = percent_;
    const std::vector<NodeId> operands = operands_of(id);
    if (compares) {
      percent_ =
          std::any_of(operands.begin(), operands.end(), [&](NodeId o) { return is_rate(o); });
    } else if (node(id).text != "_+_" && node(id).text != "_-_") {
      percent_ = false;
    }
    std::vector<std::string> texts;
    for (const NodeId operand : operands) {
      const cel::Value& literal = node(operand).literal;
      texts.push_back(wording.bare && literal.kind() == cel::Kind::text
                          ? std::string(literal.as_text())
                          : value(operand));
    }
    percent_ = outer;
    texts.resize(3);
    return filled(positive ? words.yes : words.no, {texts[0], texts[1], texts[2]});
  }

  // A fact or parameter that is a decimal is a fraction; so are the numbers it is compared with.
  bool is_rate(NodeId id) const {
    if (const auto slot = slot_of(id)) return type_of_slot(*slot, reader_) == FactType::decimal;
    const Node& n = node(id);
    if (n.kind == NodeKind::call && (n.text == "_+_" || n.text == "_-_" || n.text == "-_"))
      return std::any_of(n.arguments.begin(), n.arguments.end(),
                         [&](NodeId argument) { return is_rate(argument); });
    return false;
  }

  std::string comprehension(NodeId id) {
    const Node& n = node(id);
    if (!n.second.empty()) return source(id);
    if (is_quantifier(n)) return statement(id, true);
    if (n.macro == Macro::filter) {
      const std::string range = term(n.operand), demanded = statement(n.arguments[0], true);
      return filled(words_.filter, {range, n.variable, demanded});
    }
    if (n.macro == Macro::map) {
      const std::string range = term(n.operand), made = value(n.arguments[0]);
      return filled(words_.map, {range, n.variable, made});
    }
    if (n.macro == Macro::map_filtered) {
      const std::string range = term(n.operand), demanded = statement(n.arguments[0], true),
                        made = value(n.arguments[1]);
      return filled(words_.map_filtered, {range, n.variable, made, demanded});
    }
    return source(id);
  }

  // --- what has no words ---

  std::string source(NodeId id) {
    std::string out(words_.cel_open);
    out += cel::source_text(tree_.ast, id);
    std::set<std::uint16_t> slots;
    collect(id, slots);
    bool first = true;
    for (const std::uint16_t slot : slots) {
      out += first ? words_.cel_where : words_.comma;
      first = false;
      out += name_of_slot(slot, reader_.parameters);
      out += words_.cel_is;
      out += slot >= fact_count ? parameter(slot) : quoted(spoken_name(slot, reader_));
    }
    out += words_.cel_close;
    return out;
  }

  void collect(NodeId id, std::set<std::uint16_t>& into) const {
    if (meaning(id).meaning == Meaning::slot || meaning(id).meaning == Meaning::optional_slot)
      into.insert(meaning(id).number);
    const Node& n = node(id);
    if (n.operand != cel::no_node) collect(n.operand, into);
    for (const NodeId argument : n.arguments) collect(argument, into);
  }

  std::string quoted(std::string_view text) const {
    return std::string(words_.quote_open).append(text).append(words_.quote_close);
  }

  const cel::Checked& tree_;
  const SentenceReader& reader_;
  const Phrases& words_;
  std::optional<std::uint16_t> known_;  // said to be known by the term before
  bool percent_ = false;                // decimals stand beside a rate
};

void append_lines(const Sentence& sentence, std::string_view colon, std::size_t level,
                  std::string& out) {
  out += sentence.text;
  if (sentence.shape == Shape::statement) {
    out += '\n';
  } else if (sentence.shape == Shape::led_in) {  // what is demanded goes on in the line
    out += colon;
    append_lines(sentence.parts[0], colon, level, out);
  } else {
    while (colon.ends_with(' ')) colon.remove_suffix(1);
    out.append(colon).append("\n");
    const std::string_view full = colon == ":" ? ": " : colon;
    for (const Sentence& part : sentence.parts) {
      out.append(level * 2 + 2, ' ').append("- ");
      append_lines(part, full, level + 1, out);
    }
  }
}

}  // namespace

Sentence sentence_of(const cel::Checked& condition, NodeId node, const SentenceReader& reader) {
  return Speaker(condition, reader).demand(node, true);
}

Sentence sentence_of(const cel::Checked& condition, const SentenceReader& reader) {
  return sentence_of(condition, condition.ast.root, reader);
}

std::string sentence_text(const Sentence& sentence, Language language) {
  std::string out;
  append_lines(sentence, phrases(language).colon, 0, out);
  return out;
}

bool quotes_source(const Sentence& sentence) {
  for (const Language language : {Language::zh, Language::en}) {
    if (sentence.text.find(phrases(language).cel_open) != sentence.text.npos) return true;
  }
  return std::any_of(sentence.parts.begin(), sentence.parts.end(),
                     [](const Sentence& part) { return quotes_source(part); });
}

std::string spoken_name(std::uint16_t slot, const SentenceReader& reader) {
  const std::string_view text = text_of_slot(slot, reader);
  std::string name = type_of_slot(slot, reader) == FactType::boolean
                         ? as_statement(text, reader.language)
                         : std::string(text);
  if (reader.language == Language::en && slot < fact_count &&
      type_of_slot(slot, reader) == FactType::boolean && !has_subject(name)) {
    const std::string_view called = fact_catalogue()[slot].name;
    name.insert(0, std::string(called.substr(0, called.find('.'))) + ": ");
  }
  const std::size_t slots = fact_count + reader.parameters.size();
  for (std::size_t other = 0; other < slots; ++other) {
    const auto number = static_cast<std::uint16_t>(other);
    if (number == slot || text_of_slot(number, reader) != text) continue;
    name += "〔" + std::string(name_of_slot(slot, reader.parameters)) + "〕";
    break;
  }
  return name;
}

std::string spoken_value(const cel::Value& value, FactType type, Language language) {
  const Phrases& words = phrases(language);
  NumberText buffer;
  switch (value.kind()) {
    case cel::Kind::boolean: return std::string(value.as_bool() ? words.yes : words.no);
    case cel::Kind::decimal:
      return std::string(decimal_text(buffer, value.as_int(), value.scale(), 2)) + "%";
    case cel::Kind::money: return filled(words.yuan, {decimal_text(buffer, value.as_int(), 2)});
    case cel::Kind::text: {
      std::string text(value.as_text());
      const std::string_view meaning = meaning_of_code(text);
      if (language == Language::zh && !meaning.empty()) text.append(" ").append(meaning);
      return std::string(words.quote_open).append(text).append(words.quote_close);
    }
    case cel::Kind::list: {
      std::string out(words.list_open);
      for (const cel::Value& item : value.as_list()) {
        if (out.size() > words.list_open.size()) out += words.comma;
        out += spoken_value(item, FactType::text, language);
      }
      return out.append(words.list_close);
    }
    case cel::Kind::timestamp:
      if (type == FactType::date)
        return date_text(shanghai_date(Instant(value.as_int() * 1'000'000)));
      return cel::value_text(value);
    case cel::Kind::integer: return fmt::format("{}", value.as_int());
    default: return cel::value_text(value);
  }
}

}  // namespace guiju::rulebook

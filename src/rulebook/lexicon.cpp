#include "rulebook/lexicon.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "base/document.h"
#include "base/fields.h"
#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

constexpr std::size_t term_chars_max = 32;
constexpr std::size_t steps_max = 6;

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t from = text.find_first_not_of(separators, at);
    if (from == std::string_view::npos) break;
    std::size_t to = text.find_first_of(separators, from);
    if (to == std::string_view::npos) to = text.size();
    parts.push_back(text.substr(from, to - from));
    at = to;
  }
  return parts;
}

Error mistake(std::string where, Message what, Message remedy) {
  return Error{ErrorKind::bad_input, std::move(where), std::move(what), std::move(remedy)};
}

// Collects the files into one lexicon. Names may be used before they are defined, in any file, so
// the concepts are declared in a first pass over all documents and everything else is read in a
// second.
class Loader {
 public:
  explicit Loader(std::vector<Error>& errors) : errors_(errors) {
    for (std::size_t i = 0; i < signal_count; ++i)
      lexicon_.concepts.push_back(Concept{"<" + std::string(signal_names[i]) + ">", {}, {}, {}});
    lexicon_.class_bias.assign(lexicon_class_names.size(), 0);
    lexicon_.class_hits.assign(lexicon_class_names.size(), 0);
  }

  void open(const SourceFile& file) {
    documents_.emplace_back();
    if (auto status = parse_yaml(file.bytes, file.name, documents_.back()); !status) {
      errors_.push_back(std::move(status).error());
      documents_.pop_back();
    }
  }

  Lexicon read() {
    for (const auto& document : documents_) declare(document.root());
    for (const auto& document : documents_) define(document.root());
    for (const auto& document : documents_) advise(document.root());
    refuse_circles();
    return std::move(lexicon_);
  }

 private:
  // First pass: labels and the names of concepts.
  void declare(Value root) {
    if (root.kind() != NodeKind::map) {
      errors_.push_back(mistake(root.where(), say("a lexicon file is a map", "词库文件应为键值表"),
                                say("begin with labels:, concepts:, patterns: …",
                                    "请以 labels:、concepts:、patterns: 等开头")));
      return;
    }
    for (const Value label : members(root.find("labels"))) declare_label(label);
    for (const Value concept_node : members(root.find("concepts"))) {
      const std::string id(concept_node.key());
      if (!names_.emplace(id, ConceptIndex(lexicon_.concepts.size())).second) {
        errors_.push_back(mistake(concept_node.where(),
                                  say("concept '{}' is defined twice", "概念“{}”重复定义", id),
                                  say("merge the two lists of terms", "请合并两处词表")));
        continue;
      }
      lexicon_.concepts.push_back(Concept{id, {}, {}, concept_node.where()});
    }
  }

  void declare_label(Value node) {
    Fields fields(node);
    Label label{std::string(node.key()), fields.text("zh"), fields.text("en")};
    if (auto status = fields.finish(); !status) return errors_.push_back(std::move(status).error());
    const auto at =
        std::lower_bound(lexicon_.labels.begin(), lexicon_.labels.end(), label.id,
                         [](const Label& l, const std::string& id) { return l.id < id; });
    if (at != lexicon_.labels.end() && at->id == label.id)
      return errors_.push_back(
          mistake(node.where(), say("label '{}' is defined twice", "类别“{}”重复定义", label.id),
                  say("keep one of them", "请只保留一处")));
    lexicon_.labels.insert(at, std::move(label));
  }

  void define(Value root) {
    if (root.kind() != NodeKind::map) return;
    Fields fields(root);
    fields.optional_any("labels");
    fields.optional_any("suggestions");
    for (const Value node : members(fields.optional_any("concepts"))) define_concept(node);
    for (const Value node : members(fields.optional_any("patterns"))) read_pattern(node);
    for (const Value node : members(fields.optional_any("absences"))) read_absence(node);
    for (const Value node : members(fields.optional_any("classes"))) read_class(node);
    if (const Value node = fields.optional_any("sounds")) read_sounds(node);
    read_rewrites(fields.optional_any("rewrites"), lexicon_.rewrites);
    read_rewrites(fields.optional_any("inside_words"), lexicon_.inside_words);
    if (const Value node = fields.optional_any("class_model")) read_class_model(node);
    if (auto status = fields.finish(); !status) errors_.push_back(std::move(status).error());
  }

  // Last pass: what to write instead of what the other passes have read.
  void advise(Value root) {
    if (root.kind() != NodeKind::map) return;
    for (const Value node : members(root.find("suggestions")))
      read_suggestion(node, lexicon_, errors_, lexicon_.suggestions);
  }

  void define_concept(Value node) {
    const auto found = names_.find(std::string(node.key()));
    if (found == names_.end() || lexicon_.concepts[found->second.value].where != node.where())
      return;
    const auto text = node.as_text();
    if (!text) return errors_.push_back(text.error());
    for (const std::string_view item : split(*text, " \n\t")) {
      add_item(lexicon_.concepts[found->second.value], item, node.where());
    }
    auto& made = lexicon_.concepts[found->second.value];
    if (made.terms.empty() && made.includes.empty())
      errors_.push_back(
          mistake(node.where(), say("concept '{}' is empty", "概念“{}”没有词条", made.id),
                  say("write its terms, separated by spaces", "请写出词条，以空格分隔")));
  }

  // One item of a list: a term, {concept} or <signal>.
  void add_item(Concept& into, std::string_view item, const std::string& where) {
    if (item.front() == '{' || item.front() == '<') {
      if (const auto index = named(item, where)) into.includes.push_back(*index);
      return;
    }
    if (count_code_points(item) > term_chars_max)
      return errors_.push_back(
          mistake(where,
                  say("term '{}' is longer than {} characters", "词条“{}”超过 {} 个字", item,
                      term_chars_max),
                  say("split it into steps of a pattern", "请拆成句式中的多个步骤")));
    if (std::find(into.terms.begin(), into.terms.end(), item) == into.terms.end())
      into.terms.emplace_back(item);
    else if (!into.id.empty())
      errors_.push_back(mistake(
          where, say("term '{}' stands twice in '{}'", "词条“{}”在“{}”中重复", item, into.id),
          say("remove one of them", "请删去一处")));
  }

  std::optional<ConceptIndex> named(std::string_view item, const std::string& where) {
    const bool signal = item.front() == '<';
    if (item.size() < 3 || item.back() != (signal ? '>' : '}')) {
      errors_.push_back(mistake(where, say("'{}' is not closed", "“{}”缺少右括号", item),
                                say("write {{concept}} or <signal>", "请写成 {{概念}} 或 <信号>")));
      return std::nullopt;
    }
    const std::string_view name = item.substr(1, item.size() - 2);
    if (signal) {
      const auto at = std::find(signal_names.begin(), signal_names.end(), name);
      if (at != signal_names.end())
        return ConceptIndex(static_cast<std::size_t>(at - signal_names.begin()));
      return unknown(where, name, nearest_name(name, signal_names));
    }
    if (const auto at = names_.find(std::string(name)); at != names_.end()) return at->second;
    std::vector<std::string_view> known;
    for (const auto& [id, index] : names_) known.push_back(id);
    return unknown(where, name, nearest_name(name, known));
  }

  std::optional<ConceptIndex> unknown(const std::string& where, std::string_view name,
                                      std::string_view nearest) {
    Message remedy = nearest.empty() ? say("define it under concepts:", "请在 concepts: 中定义")
                                     : say("did you mean '{}'?", "是否应为“{}”？", nearest);
    errors_.push_back(
        mistake(where, say("no concept or signal named '{}'", "没有名为“{}”的概念或信号", name),
                std::move(remedy)));
    return std::nullopt;
  }

  // The concept of a step: a single {name} or <signal> itself, otherwise one made for the
  // alternatives.
  std::optional<ConceptIndex> step_concept(std::string_view text, const std::string& where) {
    const auto items = split(text, "|");
    if (items.size() == 1 && (items[0].front() == '{' || items[0].front() == '<'))
      return named(items[0], where);
    if (const auto at = made_.find(std::string(text)); at != made_.end()) return at->second;
    Concept made{"", {}, {}, where};
    for (const std::string_view item : items) add_item(made, item, where);
    made.id = text;
    const ConceptIndex index(lexicon_.concepts.size());
    lexicon_.concepts.push_back(std::move(made));
    made_.emplace(std::string(text), index);
    return index;
  }

  std::vector<ConceptIndex> list(Fields& fields, std::string_view name) {
    std::vector<ConceptIndex> concepts;
    const std::string where = fields.map().where();
    for (const std::string_view item : split(fields.text_view_or(name, ""), " \n\t"))
      if (const auto index = step_concept(item, where)) concepts.push_back(*index);
    return concepts;
  }

  // Names of the registry, which this room cannot check.
  static std::vector<std::string> plain_words(Fields& fields, std::string_view name) {
    std::vector<std::string> words;
    for (const std::string_view word : split(fields.text_view_or(name, ""), " \n\t"))
      words.emplace_back(word);
    return words;
  }

  std::optional<LabelIndex> label(Fields& fields) {
    const std::string id = fields.text("label");
    for (std::size_t i = 0; i < lexicon_.labels.size(); ++i)
      if (lexicon_.labels[i].id == id) return LabelIndex(i);
    std::vector<std::string_view> known;
    for (const auto& one : lexicon_.labels) known.push_back(one.id);
    if (!id.empty()) unknown(fields.map().where(), id, nearest_name(id, known));
    return std::nullopt;
  }

  void read_examples(Fields& fields, std::vector<Example>& into) {
    const Value node = fields.optional_any("examples");
    if (!node) return;
    Fields lists(node);
    for (const bool hit : {true, false})
      for (auto& text : lists.texts_or_none(hit ? "hit" : "miss"))
        into.push_back({std::move(text), hit, node.where()});
    if (auto status = lists.finish(); !status) errors_.push_back(std::move(status).error());
  }

  bool is_new(const std::string& id, const std::string& where) {
    if (ids_.insert(id).second) return true;
    errors_.push_back(mistake(where, say("pattern '{}' is defined twice", "句式“{}”重复定义", id),
                              say("give it another id", "请另取编号")));
    return false;
  }

  void read_pattern(Value node) {
    Fields fields(node);
    Pattern pattern;
    pattern.id = fields.text("id");
    pattern.where = node.where();
    const auto of = label(fields);
    pattern.within = fields.choice_or<Reach>("within", reach_names, Reach::clause);
    pattern.negatable = fields.flag_or("negatable", true);
    pattern.weak = fields.flag_or("weak", false);
    for (const auto& text : fields.texts("any")) read_sequence(text, node.where(), pattern);
    pattern.unless_inside = list(fields, "unless_inside");
    pattern.unless_clause = list(fields, "unless_clause");
    pattern.unless_sentence = list(fields, "unless_sentence");
    pattern.unless_text = list(fields, "unless_text");
    pattern.needs_text = list(fields, "needs_text");
    pattern.kinds = plain_words(fields, "kinds");
    pattern.not_kinds = plain_words(fields, "not_kinds");
    pattern.channels = plain_words(fields, "channels");
    read_examples(fields, pattern.examples);
    if (auto status = fields.finish(); !status) return errors_.push_back(std::move(status).error());
    if (!of || !is_new(pattern.id, node.where())) return;
    pattern.label = *of;
    lexicon_.patterns.push_back(std::move(pattern));
  }

  // "{ignore} ..3 征信|信用记录": steps with the largest gap between them; ~N also in the other
  // order.
  void read_sequence(const std::string& text, const std::string& where, Pattern& pattern) {
    Sequence sequence{{}, text};
    std::uint16_t gap = 0;
    bool any_order = false;
    for (const std::string_view item : split(text, " \n\t")) {
      const bool ordered_gap = item.starts_with("..");
      if (ordered_gap || item.front() == '~') {
        const auto number = item.substr(ordered_gap ? 2 : 1);
        const auto [end, failed] =
            std::from_chars(number.data(), number.data() + number.size(), gap);
        if (failed != std::errc() || end != number.data() + number.size() || gap > 400) {
          errors_.push_back(mistake(
              where, say("'{}' is no gap", "“{}”不是间隔", item),
              say("write ..N or ~N with N from 0 to 400", "请写 ..N 或 ~N，N 为 0 至 400")));
          return;
        }
        any_order = !ordered_gap;
        continue;
      }
      const auto index = step_concept(item, where);
      if (!index) return;
      sequence.steps.push_back({*index, gap, any_order});
      gap = 0;
      any_order = false;
    }
    if (sequence.steps.empty() || sequence.steps.size() > steps_max)
      return errors_.push_back(mistake(where,
                                       say("a sequence has 1 to {} steps: '{}'",
                                           "一个句式应有 1 至 {} 个步骤：“{}”", steps_max, text),
                                       say("split it into several sequences", "请拆成多个句式")));
    pattern.any.push_back(std::move(sequence));
  }

  void read_absence(Value node) {
    Fields fields(node);
    Absence absence;
    absence.id = fields.text("id");
    absence.where = node.where();
    const auto of = label(fields);
    for (const auto& group : fields.texts("present")) {
      auto& into = absence.present.emplace_back();
      for (const std::string_view item : split(group, " \n\t"))
        if (const auto index = step_concept(item, node.where())) into.push_back(*index);
    }
    absence.absent = list(fields, "absent");
    read_examples(fields, absence.examples);
    if (auto status = fields.finish(); !status) return errors_.push_back(std::move(status).error());
    if (!of || !is_new(absence.id, node.where())) return;
    absence.label = *of;
    lexicon_.absences.push_back(std::move(absence));
  }

  void read_class(Value node) {
    const auto at = std::find(lexicon_class_names.begin(), lexicon_class_names.end(), node.key());
    if (at == lexicon_class_names.end()) {
      unknown(node.where(), node.key(), nearest_name(node.key(), lexicon_class_names));
      return;
    }
    const auto document_class = static_cast<std::uint8_t>(at - lexicon_class_names.begin());
    Fields fields(node);
    lexicon_.class_bias[document_class] =
        static_cast<std::int32_t>(fields.integer_or("bias", -1000, 1000, 0));
    lexicon_.class_hits[document_class] =
        static_cast<std::int32_t>(fields.integer_or("hits", -1000, 1000, 0));
    for (const auto& [name, times] :
         {std::pair<std::string_view, std::uint16_t>{"cues", 1}, {"each", 3}})
      for (const Value cue : members(fields.optional_any(name)))
        read_cue(cue, document_class, times);
    if (auto status = fields.finish(); !status) errors_.push_back(std::move(status).error());
  }

  void read_cue(Value cue, std::uint8_t document_class, std::uint16_t times) {
    const auto weight = cue.as_int();
    if (!weight) return errors_.push_back(weight.error());
    const bool signal = cue.key().starts_with("<");
    const std::string written =
        signal ? std::string(cue.key()) : "{" + std::string(cue.key()) + "}";
    if (const auto index = named(written, cue.where()))
      lexicon_.class_cues.push_back(
          {document_class, *index, static_cast<std::int32_t>(*weight), times});
  }

  void read_rewrites(Value map, std::vector<Lexicon::Rewrite>& into) {
    for (const Value node : members(map)) {
      if (const auto text = node.as_text(); text)
        into.push_back({std::string(node.key()), std::string(*text)});
      else
        errors_.push_back(text.error());
    }
  }

  void read_class_model(Value node) {
    const auto text = node.as_text();
    if (!text) return errors_.push_back(text.error());
    if (!lexicon_.class_model.empty())
      return errors_.push_back(mistake(node.where(),
                                       say("a second model of text classes", "文本分类模型重复"),
                                       say("keep one of them", "请只保留一处")));
    lexicon_.class_model = std::string(*text);
  }

  void read_sounds(Value node) {
    Fields fields(node);
    for (const auto item : split(fields.text_view_or("words", ""), " \n\t"))
      lexicon_.sound_words.emplace_back(item);
    for (const auto item : split(fields.text_view_or("protected", ""), " \n\t"))
      lexicon_.sound_protected.emplace_back(item);
    if (auto status = fields.finish(); !status) errors_.push_back(std::move(status).error());
  }

  void refuse_circles() {
    enum class Mark : std::uint8_t { fresh, open, done };
    std::vector<Mark> marks(lexicon_.concepts.size(), Mark::fresh);
    const auto visit = [&](const auto& self, std::uint32_t at) -> bool {
      if (marks[at] == Mark::done) return true;
      if (marks[at] == Mark::open) return false;
      marks[at] = Mark::open;
      for (const ConceptIndex next : lexicon_.concepts[at].includes)
        if (!self(self, next.value)) return false;
      marks[at] = Mark::done;
      return true;
    };
    for (std::uint32_t i = 0; i < lexicon_.concepts.size(); ++i)
      if (!visit(visit, i)) {
        errors_.push_back(mistake(
            lexicon_.concepts[i].where,
            say("concept '{}' includes itself", "概念“{}”包含了自己", lexicon_.concepts[i].id),
            say("remove one include of the circle", "请去掉循环中的一处包含")));
        return;
      }
  }

  static std::vector<Value> members(Value node) {
    std::vector<Value> all;
    if (node && (node.kind() == NodeKind::map || node.kind() == NodeKind::list))
      for (const Value one : node) all.push_back(one);
    return all;
  }

  std::vector<Error>& errors_;
  std::deque<Document> documents_;
  Lexicon lexicon_;
  std::map<std::string, ConceptIndex> names_;
  std::map<std::string, ConceptIndex> made_;
  std::set<std::string> ids_;
};

}  // namespace

const Concept* Lexicon::find_concept(std::string_view id) const {
  for (const auto& one : concepts)
    if (one.id == id) return &one;
  return nullptr;
}

const Label* Lexicon::find_label(std::string_view id) const {
  for (const auto& one : labels)
    if (one.id == id) return &one;
  return nullptr;
}

Result<Lexicon> load_lexicon(std::span<const SourceFile> files, std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  Loader loader(errors);
  for (const auto& file : files)
    if (file.name.starts_with("lexicons/") || file.name.find("/lexicons/") != std::string::npos)
      loader.open(file);
  Lexicon lexicon = loader.read();
  if (errors.size() > before) return errors[before];
  return lexicon;
}

}  // namespace guiju::rulebook

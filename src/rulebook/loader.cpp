// From files to one ruleset: read everything, gather every error, and only then use any of it.

#include <algorithm>
#include <deque>
#include <optional>

#include "rulebook/analysis.h"
#include "rulebook/canonical.h"
#include "rulebook/examples.h"
#include "rulebook/records.h"
#include "rulebook/sheet_records.h"

namespace guiju::rulebook {
namespace {

enum class Form : std::uint8_t {
  head,
  instruments,
  clauses,
  parameters,
  obligations,
  policies,
  tables,
  scorecards,
  lexicon
};
struct FormSpec {
  Form form;
  std::string_view field;   // the one member of such a file: a list of records
  std::string_view file;    // its name, or empty …
  std::string_view folder;  // … when every file of a folder has the form
};
constexpr FormSpec form_specs[] = {
    {Form::head, "", "rulebook.yaml", ""},
    {Form::instruments, "instruments", "instruments.yaml", ""},
    {Form::clauses, "clauses", "", "clauses"},
    {Form::parameters, "parameters", "parameters.yaml", ""},
    {Form::obligations, "obligations", "obligations.yaml", ""},
    {Form::policies, "policies", "", "policies"},
    {Form::tables, "tables", "", "tables"},
    {Form::scorecards, "scorecards", "", "scorecards"},
    {Form::lexicon, "", "", "lexicons"},
};

// By the last folder of the path that has a form, else by the file's name: where the rulebook lies
// does not matter.
const FormSpec* form_of(std::string_view path) {
  std::size_t end = path.rfind('/');
  const std::string_view file = end == path.npos ? path : path.substr(end + 1);
  while (end != path.npos && end > 0) {
    const std::size_t begin = path.rfind('/', end - 1);
    const std::string_view folder =
        path.substr(begin == path.npos ? 0 : begin + 1, end - (begin == path.npos ? 0 : begin + 1));
    for (const FormSpec& spec : form_specs) {
      if (!spec.folder.empty() && spec.folder == folder) return &spec;
    }
    end = begin;
  }
  for (const FormSpec& spec : form_specs) {
    if (!spec.file.empty() && spec.file == file) return &spec;
  }
  return nullptr;
}

struct Opened {
  const FormSpec* form;
  std::string_view name;
  Document document;
};

std::string_view id_of(const Value& record) {
  for (const std::string_view field : {"id", "name"}) {
    const Value id = record.find(field);
    if (id && id.kind() == NodeKind::text) return id.node().text;
  }
  return {};
}

class Loader {
 public:
  Loader(Ruleset::Body& body, Problems& problems) : body_(body), reading_(body, problems) {}

  Status load(std::span<const SourceFile> files) {
    open(files);
    each_record(Form::instruments, read_instrument);
    sort(body_.instruments);
    each_record(Form::clauses, read_clause);
    sort(body_.clauses);
    each_record(Form::parameters, read_parameter);
    sort(body_.parameters);
    check_parameter_names();
    each_record(Form::obligations, read_obligation);
    sort(body_.obligations);
    check_bounds();
    load_words(files);
    load_policies();
    run_examples(body_.policies, body_.parameters, day_of_version(), reading_.problems);
    check_used();
    return reading_.problems.finish(say("the rulebook", "规则库"));
  }

  Digest digest() { return content_.digest(); }

 private:
  // Parses every file, in the order of names, so that errors come in the same order everywhere.
  void open(std::span<const SourceFile> files) {
    std::vector<const SourceFile*> sorted;
    for (const SourceFile& file : files) sorted.push_back(&file);
    std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->name < b->name; });
    bool has_head = false;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const SourceFile& file = *sorted[i];
      if (i > 0 && sorted[i - 1]->name == file.name) {
        reading_.problems.add(file.name, say("this file is given twice", "该文件出现两次"),
                              say("give it once", "只提供一次"));
        continue;
      }
      open_one(file, has_head);
    }
    if (!has_head) {
      reading_.problems.add("rulebook.yaml",
                            say("the rulebook has no rulebook.yaml", "规则库缺少 rulebook.yaml"),
                            say("write it with name: {{zh, en}} and version: 'yyyy.mm.dd'",
                                "请建立该文件，写明 name: {{zh, en}} 和 version: 'yyyy.mm.dd'"));
    }
  }

  void open_one(const SourceFile& file, bool& has_head) {
    const FormSpec* form = form_of(file.name);
    if (form == nullptr) {
      if (!file.name.ends_with(".yaml") && !file.name.ends_with(".yml"))
        return;  // a README beside the law
      reading_.problems.add(
          file.name, say("no part of a rulebook is called so", "规则库中没有这样的文件"),
          say("parts: rulebook.yaml, instruments.yaml, parameters.yaml, obligations.yaml, and the "
              "folders clauses/, policies/, tables/, scorecards/, lexicons/",
              "组成部分：rulebook.yaml、instruments.yaml、parameters.yaml、obligations."
              "yaml，以及文件夹 clauses/、policies/、tables/、scorecards/、lexicons/"));
      return;
    }
    Document document;
    if (const Status parsed = parse_yaml(file.bytes, file.name, document); !parsed) {
      has_head = has_head || form->form == Form::head;
      if (form->form != Form::lexicon)
        reading_.problems.add(parsed);  // load_lexicon reports its own
      return;
    }
    if (form->form == Form::head) {
      read_the_head(document.root(), has_head);
    } else if (form->form == Form::lexicon) {
      const std::size_t slash = file.name.rfind('/');
      content_.add("lexicon", file.name.substr(slash + 1), document.root());
    } else {
      opened_.push_back({form, file.name, std::move(document)});
    }
  }

  void read_the_head(const Value& root, bool& has_head) {
    if (has_head) {
      reading_.problems.add(root.where(), say("a second rulebook.yaml", "出现第二个 rulebook.yaml"),
                            say("a rulebook has one", "一个规则库只有一个"));
      return;
    }
    has_head = true;
    read_head(root, reading_);
    content_.add("rulebook", "", root);
  }

  template <class Read>
  void each_record(Form form, Read&& read) {
    for (const Opened& file : opened_) {
      if (file.form->form != form) continue;
      Fields fields(file.document.root());
      const Value list = fields.any(file.form->field);
      reading_.problems.add(fields.finish());
      if (!list) continue;
      if (list.kind() != NodeKind::list) {
        reading_.problems.add(list.where(),
                              say("'{}' is not a list", "“{}”不是列表", file.form->field),
                              say("write each record behind a '-'", "每条记录以“-”开头"));
        continue;
      }
      for (const Value record : list) {
        read(record, reading_);
        content_.add(file.form->field, id_of(record), record);
      }
    }
  }

  template <class Record>
  static void sort(std::vector<Record>& records) {
    std::sort(records.begin(), records.end(),
              [](const Record& a, const Record& b) { return key_of(a) < key_of(b); });
  }

  // `law.fee` cannot be a number and a group of numbers at once. Sorted, the two are neighbours.
  void check_parameter_names() {
    for (std::size_t i = 1; i < body_.parameters.size(); ++i) {
      const Parameter& group = body_.parameters[i - 1];
      const Parameter& member = body_.parameters[i];
      if (!member.name.starts_with(group.name + ".")) continue;
      reading_.problems.add(member.where,
                            say("'{}' is a value, so '{}' cannot be one of its members",
                                "“{}”已是一个值，不能再有成员“{}”", group.name, member.name),
                            say("rename one of the two", "请为其中之一改名"));
    }
  }

  void check_bounds() {
    if (body_.obligations.size() > obligations_max) {
      reading_.problems.add(body_.obligations.back().where,
                            say("more than {} obligations", "义务超过 {} 项", obligations_max),
                            say("merge those that ask for the same", "请合并内容相同的义务"));
      body_.obligations.resize(obligations_max);
    }
    reading_.parameter_used.assign(body_.parameters.size(), false);
    reading_.obligation_used.assign(body_.obligations.size(), false);
  }

  void load_words(std::span<const SourceFile> files) {
    std::vector<Error> errors;
    auto lexicon = load_lexicon(files, errors);
    for (Error& error : errors) reading_.problems.add(std::move(error));
    if (lexicon) {
      body_.lexicon = std::move(lexicon).value();
      reading_.lexicon_read = true;
    } else if (errors.empty()) {
      reading_.problems.add(std::move(lexicon).error());
    }
  }

  void load_policies() {
    const cel::Environment names = names_of_policies(body_);
    each_record(Form::policies, [&](const Value& record, Reading& reading) {
      read_policy(record, names, reading);
    });
    each_record(Form::tables, [&](const Value& record, Reading& reading) {
      read_table(record, names, reading, body_.sheets);
    });
    each_record(Form::scorecards, [&](const Value& record, Reading& reading) {
      read_scorecard(record, names, reading, body_.sheets);
    });
    sort(body_.sheets.tables);
    std::sort(body_.sheets.scorecards.begin(), body_.sheets.scorecards.end(),
              [](const auto& a, const auto& b) { return a->id < b->id; });
    // Policies and their sentences are sorted together.
    std::vector<std::size_t> order(body_.policies.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return body_.policies[a].id < body_.policies[b].id;
    });
    std::vector<Policy> policies;
    std::vector<PolicyTexts> texts;
    policies.reserve(order.size());
    texts.reserve(order.size());
    for (const std::size_t i : order) {
      policies.push_back(std::move(body_.policies[i]));
      texts.push_back(std::move(body_.texts[i]));
    }
    body_.policies = std::move(policies);
    body_.texts = std::move(texts);
  }

  // The day that the rulebook's version names: "2026.09.30". Otherwise the last on which its law changes.
  Date day_of_version() const {
    std::string text = body_.dated_version.substr(0, 10);
    std::replace(text.begin(), text.end(), '.', '-');
    if (const auto day = parse_date(text)) return *day;
    Date last = day_min;
    for (const Clause& clause : body_.clauses)
      last = std::max(last, clause.effective_from.value_or(day_min));
    return last;
  }

  void check_used() {
    for (std::size_t i = 0; i < body_.parameters.size(); ++i) {
      const Parameter& parameter = body_.parameters[i];
      if (reading_.parameter_used[i] || !parameter.used_by.empty()) continue;
      reading_.problems.add(
          parameter.where,
          say("no policy uses the parameter '{}'", "没有规则使用参数“{}”", parameter.name),
          say("use it in a policy, say in used_by who else reads it, or remove it",
              "请在规则中使用它，或以 used_by 写明由谁读取，或删去"));
    }
    for (std::size_t i = 0; i < body_.obligations.size(); ++i) {
      if (reading_.obligation_used[i]) continue;
      const Obligation& obligation = body_.obligations[i];
      reading_.problems.add(
          obligation.where,
          say("no policy imposes the obligation '{}'", "没有规则设定义务“{}”", obligation.id),
          say("name it in the obligations of a policy, or remove it",
              "请在规则的 obligations 中引用它，或删去"));
    }
  }

  Ruleset::Body& body_;
  Reading reading_;
  std::deque<Opened> opened_;
  CanonicalContent content_;
};

void cite(Ruleset::Body& body) {
  body.citations.reserve(body.clauses.size());
  for (const Clause& clause : body.clauses) {
    const Instrument& from = *find_record(body.instruments, clause.instrument);
    std::array<std::string, 2> cited;
    for (const Language language : {Language::en, Language::zh}) {
      cited[static_cast<std::size_t>(language)] = clause.citation(from, language);
    }
    body.citations.push_back(std::move(cited));
  }
}

}  // namespace

Result<std::shared_ptr<const Ruleset>> Ruleset::load(std::span<const SourceFile> files,
                                                     std::vector<Error>& errors,
                                                     std::shared_ptr<const Calendar> calendar) {
  auto body = std::make_unique<Body>();
  body->calendar = std::move(calendar);
  Problems problems(errors);
  Loader loader(*body, problems);
  GUIJU_CHECK_OK(loader.load(files));
  body->hash = loader.digest();
  body->version = body->dated_version + "+" + body->hash.hex().substr(0, 12);
  cite(*body);
  const auto ruleset = std::make_shared<const Ruleset>(std::move(body));
  for (Finding& finding : contradictions(*ruleset)) {
    problems.add(finding.where, std::move(finding.what), std::move(finding.remedy));
  }
  GUIJU_CHECK_OK(problems.finish(say("the rulebook", "规则库")));
  return ruleset;
}

}  // namespace guiju::rulebook

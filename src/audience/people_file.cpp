#include "audience/people_file.h"

#include <algorithm>
#include <unordered_map>

#include "audience/person_form.h"
#include "base/document.h"

namespace guiju::audience {
namespace {

// Gathers people and errors, and sees that no id stands twice.
class Gathering {
 public:
  explicit Gathering(std::vector<Error>& errors) : errors_(errors) {}

  bool is_full() const { return errors_.size() >= errors_max; }

  void add(Result<Person> person, const std::string& where) {
    if (!person) {
      refuse(std::move(person).error());
      return;
    }
    const auto [first, is_new] = places_.emplace(person->id, where);
    if (!is_new)
      return refuse(Error{ErrorKind::conflict, where + " id",
                          say("this id stands already at {}", "该编号已出现在 {}", first->second),
                          say("keep one of the two", "请只保留其中一个")});
    people_.push_back(std::move(person).value());
  }

  void refuse(Error error) {
    if (!is_full()) errors_.push_back(std::move(error));
  }

  Result<std::vector<Person>> take() {
    if (!errors_.empty()) return errors_.front();
    return std::move(people_);
  }

 private:
  std::vector<Error>& errors_;
  std::vector<Person> people_;
  std::unordered_map<std::string, std::string> places_;
};

void read_jsonl(std::string_view bytes, std::string_view source, Gathering& into) {
  Document document;
  std::size_t line_number = 0;
  while (!bytes.empty() && !into.is_full()) {
    ++line_number;
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::string where = fmt::format("{}:{}", source, line_number);
    if (Status parsed = parse_json(line, where, document); !parsed) {
      into.refuse(std::move(parsed).error());
    } else {
      into.add(parse_person(document.root()), where);
    }
  }
}

void read_yaml(std::string_view bytes, std::string_view source, Gathering& into) {
  Document document;
  if (Status parsed = parse_yaml(bytes, source, document); !parsed)
    return into.refuse(std::move(parsed).error());
  Value list = document.root();
  if (list.kind() == NodeKind::map && list.size() == 1) list = list.find("people");
  if (!list || list.kind() != NodeKind::list)
    return into.refuse(Error{ErrorKind::bad_input, document.root().where(),
                             say("here should be a list of people", "此处应为人员列表"),
                             say("write a list, or one field 'people' with a list",
                                 "请写成列表，或仅含一个 people 字段的列表")});
  for (const Value person : list) into.add(parse_person(person), person.where());
}

void read_csv(std::string_view bytes, std::string_view source, Gathering& into) {
  Document document;
  if (Status parsed = parse_csv(bytes, source, document); !parsed)
    return into.refuse(std::move(parsed).error());
  for (const Value row : document.root()) into.add(parse_person_row(row), row.where());
}

}  // namespace

Result<PeopleFormat> people_format_of(std::string_view file_name) {
  if (file_name.ends_with(".jsonl")) return PeopleFormat::jsonl;
  if (file_name.ends_with(".yaml") || file_name.ends_with(".yml")) return PeopleFormat::yaml;
  if (file_name.ends_with(".csv")) return PeopleFormat::csv;
  return Error{ErrorKind::bad_input, std::string(file_name),
               say("the file's ending names no format", "文件扩展名不对应任何格式"),
               say("name it .jsonl, .yaml or .csv", "请命名为 .jsonl、.yaml 或 .csv")};
}

Result<std::vector<Person>> read_people(std::string_view bytes, std::string_view source,
                                        PeopleFormat format, std::vector<Error>& errors) {
  errors.clear();
  Gathering gathering(errors);
  switch (format) {
    case PeopleFormat::jsonl: read_jsonl(bytes, source, gathering); break;
    case PeopleFormat::yaml: read_yaml(bytes, source, gathering); break;
    case PeopleFormat::csv: read_csv(bytes, source, gathering); break;
  }
  return gathering.take();
}

}  // namespace guiju::audience

#include "cel/functions.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

namespace guiju::cel {
namespace {

// Reads the notation of the tables. They are our own text, so a mistake in them is an assertion.
class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : text_(text) {}

  Overload read() {
    Overload overload;
    overload.signature = text_;
    if (text_[at_] != '(') {
      overload.method = true;
      overload.parameters.push_back(type());
      expect('.');
    }
    expect('(');
    while (text_[at_] != ')') {
      if (text_[at_] == ',') at_ += 2;
      overload.parameters.push_back(type());
      if (text_.substr(at_).starts_with("...")) {
        overload.variadic = true;
        at_ += 3;
      }
    }
    at_ += std::string_view(") -> ").size();
    overload.result = type();
    assert(at_ == text_.size());
    overload.exact = std::any_of(overload.parameters.begin(), overload.parameters.end(), is_exact);
    return overload;
  }

 private:
  static bool is_exact(const TypeRef& type) {
    return type->is(TypeKind::decimal) || type->is(TypeKind::money) ||
           std::any_of(type->arguments.begin(), type->arguments.end(), is_exact);
  }
  void expect(char c) {
    assert(at_ < text_.size() && text_[at_] == c);
    ++at_;
  }

  TypeRef type() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           ((text_[at_] >= 'a' && text_[at_] <= 'z') || (text_[at_] >= 'A' && text_[at_] <= 'Z')))
      ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (name.size() == 1) return Type::parameter(std::string(name));
    // "list(A).(A)" has arguments, "string.()" has none: a bracket belongs to the name just before
    // it.
    std::vector<TypeRef> arguments;
    if (at_ < text_.size() && text_[at_] == '(') {
      ++at_;
      while (text_[at_] != ')') {
        if (text_[at_] == ',') at_ += 2;
        arguments.push_back(type());
      }
      ++at_;
    }
    return named(name, arguments);
  }

  static TypeRef named(std::string_view name, const std::vector<TypeRef>& arguments) {
    if (name == "list") return Type::list_of(arguments.at(0));
    if (name == "map") return Type::map_of(arguments.at(0), arguments.at(1));
    if (name == "optional") return Type::optional_of(arguments.at(0));
    if (name == "ip") return Type::ip_type();
    if (name == "cidr") return Type::cidr_type();
    if (name == "type") return Type::type_of(arguments.empty() ? nullptr : arguments[0]);
    for (const TypeRef& plain : {Type::dyn_type(), Type::null_type(), Type::bool_type(),
                                 Type::int_type(), Type::uint_type(), Type::double_type(),
                                 Type::string_type(), Type::bytes_type(), Type::timestamp_type(),
                                 Type::duration_type(), Type::decimal_type(), Type::money_type()}) {
      if (plain->text() == name) return plain;
    }
    assert(false && "no type of this name");
    return Type::dyn_type();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::vector<Function> build() {
  std::vector<Function> functions;
  for (const auto library :
       {operator_functions(), text_functions(), conversion_functions(), time_functions(),
        exact_functions(), calendar_functions(), chinese_functions(), math_functions(),
        encoder_functions(), string_functions(), format_functions(), list_functions(),
        set_functions(), regex_functions(), optional_functions(), network_functions()}) {
    for (const FunctionSpec& spec : library) {
      Function function{spec.name, spec.run, spec.cost, spec.preparation, {}};
      for (const std::string_view signature : spec.signatures)
        function.overloads.push_back(SignatureReader(signature).read());
      functions.push_back(std::move(function));
    }
  }
  std::sort(functions.begin(), functions.end(),
            [](const Function& a, const Function& b) { return a.name < b.name; });
  assert(std::adjacent_find(functions.begin(), functions.end(), [](const auto& a, const auto& b) {
           return a.name == b.name;
         }) == functions.end());
  return functions;
}

}  // namespace

std::span<const Function> all_functions() {
  static const std::vector<Function> functions = build();
  return functions;
}

const Function* find_function(std::string_view name) {
  const auto functions = all_functions();
  const auto found =
      std::lower_bound(functions.begin(), functions.end(), name,
                       [](const Function& f, std::string_view n) { return f.name < n; });
  return found != functions.end() && found->name == name ? &*found : nullptr;
}

}  // namespace guiju::cel

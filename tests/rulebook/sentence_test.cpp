// Conditions as sentences: complete, unambiguous, and read back to what they were made from.
#include "rulebook/sentence.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>
#include <set>

#include "cel/functions.h"
#include "cel/value_text.h"
#include "rulebook/sentence_words.h"
#include "rulebook/small_rulebook.h"

namespace guiju::rulebook {
namespace {

constexpr Language languages[] = {Language::zh, Language::en};
constexpr Date day = Date::of(2026, 10, 20);

class Sentences : public ::testing::Test {
 protected:
  const std::shared_ptr<const Ruleset> rules = testing::load(testing::SmallRulebook().files());
  const cel::Environment names = rules->names();

  cel::Program compiled(const std::string& source) const {
    auto program = cel::compile(source, "test", names, cel::Type::bool_type());
    EXPECT_TRUE(program) << source << ": " << (program ? "" : program.error().text(Language::en));
    return std::move(program).value();
  }
  SentenceReader reader(Language language) const { return {rules->parameters(), day, language}; }
  std::string text(const std::string& source, Language language) const {
    const cel::Program program = compiled(source);
    return sentence_text(sentence_of(program.tree(), reader(language)), language);
  }
};

TEST_F(Sentences, ReadAsPeopleWouldWriteThem) {
  static constexpr struct {
    const char *name, *when, *zh, *en;
  } cases[] = {
      {"known melts into the comparison", "has(person.age) && person.age < law.elderly_age",
       "周岁年龄已知且小于“老年年龄”（60）\n",
       "age in full years is known and is less than “old age” (60)\n"},
      {"a rate is a percentage", "product.all_in_simple > 0.2395m",
       "综合融资成本上限，年化单利大于 23.95%\n",
       "highest all-in cost, yearly, simple is more than 23.95%\n"},
      {"a factor is none", "product.all_in_simple * 0.5m > law.cost_max",
       "（综合融资成本上限，年化单利 × 0.5）大于“成本上限”（24%）\n",
       "(highest all-in cost, yearly, simple × 0.5) is more than “cap of the cost” (24%)\n"},
      {"money is yuan", "product.amount_max >= money(\"200000.50\")",
       "最高金额不小于 200000.50 元\n", "largest amount is not less than 200000.50 yuan\n"},
      {"nested lists", "lender.known && !(lender.bank || lender.kind in [\"trust\", \"other\"])",
       "同时满足：\n  - 机构在册\n  - 均不满足：\n    - 机构是银行\n    - "
       "机构类型属于［“trust 信托公司”、“other”］\n",
       "all of:\n  - the lender is registered here\n  - none of:\n    - the lender is a bank of "
       "any kind\n"
       "    - kind of institution is one of [“trust”, “other”]\n"},
      {"a chain of negations", "!!!lender.known", "“机构在册”不成立\n",
       "it is not true that “the lender is registered here”\n"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(text(c.when, Language::zh), c.zh) << c.name;
    EXPECT_EQ(text(c.when, Language::en), c.en) << c.name;
  }
}

// --- nothing is dropped ---

struct Parts {
  std::set<std::uint16_t> slots;
  std::vector<cel::Value> literals;
  std::set<std::string> locals;
};

void collect(const cel::Checked& tree, cel::NodeId id, Parts& into) {
  const cel::Node& node = tree.ast[id];
  if (tree.resolutions[id].meaning == cel::Meaning::slot) {
    into.slots.insert(tree.resolutions[id].number);
    return;
  }
  if (node.kind == cel::NodeKind::literal) into.literals.push_back(node.literal);
  if (!node.variable.empty()) into.locals.emplace(node.variable);
  if (node.operand != cel::no_node &&
      tree.resolutions[id].meaning != cel::Meaning::qualified_function)
    collect(tree, node.operand, into);
  for (const cel::NodeId argument : node.arguments) collect(tree, argument, into);
}

bool shows(const std::string& text, const cel::Value& literal, Language language) {
  const auto has = [&](const std::string& part) { return text.find(part) != text.npos; };
  std::string plain = cel::value_text(literal);
  if (literal.kind() == cel::Kind::decimal) plain.pop_back();  // 0.24m
  if (literal.kind() == cel::Kind::boolean)
    return has(plain) || has(spoken_value(literal, FactType::boolean, language));
  if (literal.kind() == cel::Kind::text && has(std::string(literal.as_text()))) return true;
  return has(plain) || has(spoken_value(literal, FactType::text, language));
}

void expect_complete(const cel::Checked& tree, const SentenceReader& reader,
                     const std::string& source) {
  const std::string text = sentence_text(sentence_of(tree, reader), reader.language);
  Parts parts;
  collect(tree, tree.ast.root, parts);
  for (const std::uint16_t slot : parts.slots)
    EXPECT_NE(text.find(spoken_name(slot, reader)), text.npos) << source << "\n" << text;
  for (const cel::Value& literal : parts.literals)
    EXPECT_TRUE(shows(text, literal, reader.language))
        << cel::value_text(literal) << " of " << source << "\n"
        << text;
  for (const std::string& local : parts.locals)
    EXPECT_NE(text.find(local), text.npos) << source << "\n" << text;
}

TEST_F(Sentences, SayEveryFactParameterAndConstant) {
  static constexpr const char* conditions[] = {
      "person.age + 1 > 3 * campaign.age_min - 2",
      "person.age % 10 == 7 || -person.age < 5",
      "product.uses.exists(u, u in [\"stocks\", \"study\"] && u.startsWith(\"s\"))",
      "!product.uses.all(u, u != \"stocks\" || size(u) > 4)",
      "product.uses.exists_one(u, u == \"stocks\")",
      "product.uses.filter(u, u.contains(\"x\")).size() > 2",
      "product.uses.map(u, u.size()).exists(n, n > 12)",
      "product.uses.map(u, u != \"cash\", u + \"!\") == [\"a!\", \"b!\"]",
      "lender.name.matches(\"银行$\") && size(lender.name) < 40",
      "case.at > timestamp(\"2026-09-30T08:00:00+08:00\") + duration(\"36h\")",
      "case.at.getDayOfWeek(\"Asia/Shanghai\") in [0, 6]",
      "lender.bank ? person.age < 18 : person.age < 21",
      "(lender.bank ? 18 : 21) > person.age",
      "lender.bank == (person.age > 60)",
      "!(lender.bank ? lender.known : !lender.known)",
      "cel.bind(x, person.age + 1, x * x > 400 || x < 7)",
      "size(agreement.missing_terms) == 0 && has(agreement.missing_terms)",
      "has(person.vulnerable) && !person.vulnerable.exists(v, v == \"illness\")",
      "person.age in {18: \"a\", 19: \"b\"}",
      "{\"a\": person.age}[\"a\"] > 17",
      "product.amount_max > fen(20000000) && product.amount_min < money(\"0.50\")",
      "decimal_div(product.all_in_simple, 2, 4) > 0.12m",
      "lender.name.replace(\"股份\", \"\").indexOf(\"有限\") > 3",
      "math.greatest(person.age, 30) == 31",
      "math.greatest(person.age, 30, 29) == 31",
      "product.uses.exists(i, u, i > 3 && u == \"cash\")",
      "law.elderly_age - person.age > 5 && product.all_in_simple <= law.cost_max",
      "true",
  };
  for (const char* condition : conditions) {
    const cel::Program program = compiled(condition);
    for (const Language language : languages)
      expect_complete(program.tree(), reader(language), condition);
  }
}

TEST_F(Sentences, SayWhoInEnglishAndWhatACodeMeansInChinese) {
  EXPECT_EQ(text("person.student", Language::en), "person: is a student\n");
  EXPECT_EQ(text("lender.bank", Language::en), "the lender is a bank of any kind\n");
  EXPECT_EQ(text("placement.channel == \"sms\"", Language::zh), "渠道为“sms 短信”\n");
  EXPECT_EQ(text("placement.channel == \"sms\"", Language::en), "channel is “sms”\n");
  EXPECT_EQ(text("lender.name == \"smsx\"", Language::zh), "机构名称为“smsx”\n");
}

TEST_F(Sentences, QuoteWhatHasNoWordsAndSaySo) {
  const cel::Program odd = compiled("lender.known && math.bitAnd(person.age, 6) == 2");
  const cel::Program plain = compiled("lender.known && person.age == 2");
  for (const Language language : languages) {
    const Sentence sentence = sentence_of(odd.tree(), reader(language));
    EXPECT_TRUE(quotes_source(sentence));
    EXPECT_NE(sentence_text(sentence, language).find("math.bitAnd(person.age, 6)"),
              std::string::npos);
    EXPECT_FALSE(quotes_source(sentence_of(plain.tree(), reader(language))));
  }
}

TEST_F(Sentences, NoTwoFactsOrParametersAreCalledTheSame) {
  for (const Language language : languages) {
    std::set<std::string> called;
    for (std::size_t slot = 0; slot < fact_count + rules->parameters().size(); ++slot) {
      const std::string name = spoken_name(static_cast<std::uint16_t>(slot), reader(language));
      EXPECT_FALSE(name.empty());
      EXPECT_TRUE(called.insert(name).second) << name;
    }
  }
}

TEST(SentenceWords, EveryRowIsAFunctionOfTheLanguageAndSaysItsOperandsInBothLanguages) {
  const auto places = [](std::string_view words) {
    std::multiset<char> out;
    for (std::size_t i = 0; i + 2 < words.size(); ++i)
      if (words[i] == '{') out.insert(words[i + 1]);
    return out;
  };
  for (const Wording& row : all_wordings()) {
    const std::string_view name = row.function.substr(0, row.function.find("(list)"));
    EXPECT_NE(cel::find_function(name), nullptr) << row.function;
    EXPECT_EQ(places(row.zh.yes), places(row.en.yes)) << row.function;
    EXPECT_EQ(row.zh.no.empty(), row.en.no.empty()) << row.function;
    if (row.zh.no.empty()) continue;
    EXPECT_EQ(places(row.zh.no), places(row.zh.yes)) << row.function;
    EXPECT_EQ(places(row.en.no), places(row.en.yes)) << row.function;
    EXPECT_NE(row.zh.no, row.zh.yes) << row.function;
    EXPECT_NE(row.en.no, row.en.yes) << row.function;
  }
}

// --- read back: the lines say the same as the condition ---

// Reads a sentence's lines by their indentation, knowing only what single statements mean.
class Readback {
 public:
  using Truth = std::function<bool(std::uint32_t)>;  // of an assignment: one bit per atom
  Readback(std::string text, Language language, const std::map<std::string, Truth>& statements)
      : words_(phrases(language)), statements_(statements) {
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      lines_.push_back(text.substr(at, text.find('\n', at) - at));
  }
  Truth read() {
    Truth all = part(0);
    EXPECT_EQ(next_, lines_.size()) << "lines left over";
    return all;
  }

 private:
  Truth part(std::size_t level) {
    std::string line = lines_.at(next_++).substr(level * 2 + (level == 0 ? 0 : 0));
    if (line.starts_with("- ")) line = line.substr(2);
    for (const auto& [lead, all, none] :
         {std::tuple(words_.all_of, true, false), std::tuple(words_.any_of, false, false),
          std::tuple(words_.not_all_of, true, true), std::tuple(words_.none_of, false, true)}) {
      std::string colon(words_.colon);
      while (colon.ends_with(' ')) colon.pop_back();
      if (line != std::string(lead) + colon) continue;
      std::vector<Truth> parts;
      while (next_ < lines_.size() &&
             lines_[next_].starts_with(std::string(level * 2 + 2, ' ') + "- "))
        parts.push_back(part(level + 1));
      EXPECT_GE(parts.size(), all && none ? 1u : 2u);
      return [parts, all = all, none = none](std::uint32_t bits) {
        const auto holds = [&](const Truth& t) { return t(bits); };
        const bool value = all ? std::all_of(parts.begin(), parts.end(), holds)
                               : std::any_of(parts.begin(), parts.end(), holds);
        return value != none;
      };
    }
    const auto known = statements_.find(line);
    EXPECT_NE(known, statements_.end()) << line;
    return known == statements_.end() ? [](std::uint32_t) { return false; } : known->second;
  }

  const Phrases& words_;
  const std::map<std::string, Truth>& statements_;
  std::vector<std::string> lines_;
  std::size_t next_ = 0;
};

constexpr const char* atoms[] = {
    "lender.known",      "lender.bank",
    "has(person.age)",   "person.age < 18",
    "creative.known",    "lender.kind == \"trust\"",
    "has(product.uses)", "\"cash\" in product.uses",
};
constexpr std::uint32_t assignments = 1u << std::size(atoms);

struct RandomCondition {
  std::mt19937_64& random;
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  }
  std::string make(int depth, Readback::Truth& truth) {
    const std::size_t kind = depth == 0 ? 0 : below(6);
    if (kind <= 1) {
      const std::size_t i = below(std::size(atoms));
      truth = [i](std::uint32_t bits) { return (bits >> i & 1) != 0; };
      return atoms[i];
    }
    if (kind == 2) {
      Readback::Truth inner;
      const std::string text = make(depth - 1, inner);
      truth = [inner](std::uint32_t bits) { return !inner(bits); };
      return "!(" + text + ")";
    }
    const bool all = kind % 2 == 1;
    std::vector<Readback::Truth> parts(2 + below(2));
    std::string text;
    for (Readback::Truth& one : parts) {
      if (!text.empty()) text += all ? " && " : " || ";
      text += "(" + make(depth - 1, one) + ")";
    }
    truth = [parts, all](std::uint32_t bits) {
      const auto holds = [&](const Readback::Truth& t) { return t(bits); };
      return all ? std::all_of(parts.begin(), parts.end(), holds)
                 : std::any_of(parts.begin(), parts.end(), holds);
    };
    return text;
  }
};

TEST_F(Sentences, ReadBackToWhatTheyWereMadeFrom) {
  constexpr std::uint64_t seed = 20'260'930;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (const Language language : languages) {
    // What a reader of single statements knows; a fact that is known and … counts as two.
    std::map<std::string, Readback::Truth> statements;
    const auto learn = [&](const std::string& source, Readback::Truth truth) {
      std::string line = text(source, language);
      line.pop_back();
      ASSERT_EQ(line.find('\n'), line.npos) << line;
      ASSERT_TRUE(statements.emplace(line, std::move(truth)).second) << line;
    };
    const auto bit = [](std::size_t i, bool on) {
      return [i, on](std::uint32_t bits) { return (bits >> i & 1) == (on ? 1u : 0u); };
    };
    for (std::size_t i = 0; i < std::size(atoms); ++i) {
      learn(atoms[i], bit(i, true));
      learn("!(" + std::string(atoms[i]) + ")", bit(i, false));
    }
    for (const std::size_t i : {2u, 6u}) {
      for (const bool on : {true, false}) {
        const std::string next = on ? atoms[i + 1] : "!(" + std::string(atoms[i + 1]) + ")";
        learn(std::string(atoms[i]) + " && " + next, [i, on](std::uint32_t bits) {
          return (bits >> i & 1) == 1 && (bits >> (i + 1) & 1) == (on ? 1u : 0u);
        });
      }
    }
    std::map<std::string, std::vector<bool>> tables;  // of each sentence seen
    for (int round = 0; round < 800; ++round) {
      Readback::Truth truth;
      const std::string source = RandomCondition{random}.make(4, truth);
      const std::string said = text(source, language);
      const Readback::Truth again = Readback(said, language, statements).read();
      std::vector<bool> table;
      for (std::uint32_t bits = 0; bits < assignments; ++bits) {
        ASSERT_EQ(again(bits), truth(bits)) << source << "\n" << said;
        table.push_back(truth(bits));
      }
      // Two conditions that differ are two sentences.
      const auto [known, fresh] = tables.emplace(said, table);
      ASSERT_TRUE(fresh || known->second == table) << source << "\n" << said;
    }
  }
}

}  // namespace
}  // namespace guiju::rulebook

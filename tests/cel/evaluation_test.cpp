// What expressions mean: one row per operator, macro, conversion, overflow and way of failing.
#include <gtest/gtest.h>

#include "cel/evaluated.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

using sample::evaluated;

struct Case {
  const char* name;
  const char* source;
  const char* want;  // as value_text writes it
};

class Evaluation : public testing::TestWithParam<Case> {};
TEST_P(Evaluation, Gives) { EXPECT_EQ(evaluated(GetParam().source), GetParam().want); }

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  std::string name;
  for (const char c : std::string_view(info.param.name))
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

const Case integers[] = {
    {"sum", "1 + 2 * 3 - 4", "3"},
    {"largest sum", "9223372036854775806 + 1", "9223372036854775807"},
    {"sum too large", "9223372036854775807 + 1", "error(overflow)"},
    {"difference too small", "-9223372036854775808 - 1", "error(overflow)"},
    {"product too large", "3037000500 * 3037000500", "error(overflow)"},
    {"largest square", "3037000499 * 3037000499", "9223372030926249001"},
    {"the smallest has no opposite", "-(-9223372036854775808)", "error(overflow)"},
    {"the smallest by minus one", "-9223372036854775808 / -1", "error(overflow)"},
    {"division towards zero", "-7 / 2", "-3"},
    {"remainder has the sign of the dividend", "-7 % 2", "-1"},
    {"by zero", "1 / 0", "error(division_by_zero)"},
    {"remainder by zero", "1 % 0", "error(modulus_by_zero)"},
    {"hexadecimal", "0xff - 0x10", "239"},
    {"unsigned sum", "1u + 2u", "3u"},
    {"unsigned below zero", "1u - 2u", "error(overflow)"},
    {"unsigned too large", "18446744073709551615u + 1u", "error(overflow)"},
    {"double", "1.5 + 2.0", "3.5"},
    {"double by zero is infinite", "1.0 / 0.0", "double(\"inf\")"},
    {"exponent", "1e3 + .5", "1000.5"},
    {"left to right", "100 / 10 / 5", "2"},
    {"minus after a value", "5 -3", "2"},
};
INSTANTIATE_TEST_SUITE_P(Integers, Evaluation, testing::ValuesIn(integers), name_of_case);

const Case comparisons[] = {
    {"int and double", "dyn(1) == dyn(1.0)", "true"},
    {"uint and int", "1 < 2u", "true"},
    {"negative int below uint", "-1 < 0u", "true"},
    {"an integer meets a double rounded", "9007199254740993 > 9007199254740992.0", "false"},
    {"largest int and the double 2^63", "9223372036854775807 < 9223372036854775808.0", "false"},
    {"int and uint exactly", "9223372036854775807 < 9223372036854775808u", "true"},
    {"NaN equals nothing", "double('NaN') == double('NaN')", "false"},
    {"NaN has no order", "double('NaN') < 1.0", "false"},
    {"NaN differs", "double('NaN') != 1.0", "true"},
    {"texts by code point", "'a' < 'b' && 'B' < 'a' && '中' > 'z'", "true"},
    {"false before true", "false < true", "true"},
    {"lists by element", "[1, 2] == [1, 2] && [1] != [1, 2]", "true"},
    {"maps in any order", "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"},
    {"kinds differ", "dyn('1') == dyn(1)", "false"},
    {"no order of kinds", "dyn('1') < dyn(1)", "error(no_such_overload)"},
    {"null", "null == dyn(null) && dyn(0) != dyn(null)", "true"},
    {"types", "type(1) == int && type(1u) == uint && type('') == string && type(int) == type",
     "true"},
    {"type of a decimal", "type(1m) == decimal && type(money('1')) == money", "true"},
    {"bytes", "b'a' < b'b'", "true"},
};
INSTANTIATE_TEST_SUITE_P(Comparisons, Evaluation, testing::ValuesIn(comparisons), name_of_case);

const Case logic[] = {
    {"false absorbs an error on its left", "1 / 0 > 0 && false", "false"},
    {"false absorbs an error on its right", "false && 1 / 0 > 0", "false"},
    {"true keeps the error", "true && 1 / 0 > 0", "error(division_by_zero)"},
    {"true absorbs an error", "1 / 0 > 0 || true", "true"},
    {"false keeps the error in or", "1 / 0 > 0 || false", "error(division_by_zero)"},
    {"the first of two errors", "1 / 0 > 0 && 1 % 0 > 0", "error(division_by_zero)"},
    {"an error, then false far behind", "1 / 0 > 0 && true && true && false", "false"},
    {"negated chain", "!(1 / 0 > 0 && false)", "true"},
    {"negated error", "!(1 / 0 > 0)", "error(division_by_zero)"},
    {"no truth is absorbed too", "dyn(1) || true", "true"},
    {"no truth", "dyn(1) || false", "error(no_such_overload)"},
    {"not needs a truth", "!dyn(1)", "error(no_such_overload)"},
    {"mixed", "true && false || true && !false", "true"},
    {"choice", "person.age < 18 ? 'minor' : 'adult'", "\"minor\""},
    {"choice leaves the other side alone", "true ? 1 : 1 / 0", "1"},
    {"choice over an error", "1 / 0 > 0 ? 1 : 2", "error(division_by_zero)"},
    {"choice over no truth", "dyn(1) ? 1 : 2", "error(no_such_overload)"},
    {"nested choice", "false ? 1 : false ? 2 : 3", "3"},
};
INSTANTIATE_TEST_SUITE_P(Logic, Evaluation, testing::ValuesIn(logic), name_of_case);

const Case absence[] = {
    {"absent is an error", "person.missing", "error(absent_value)"},
    {"not of absent", "!person.missing", "error(absent_value)"},
    {"comparing absent", "person.missing_age < 18", "error(absent_value)"},
    {"comparing with absent", "18 > person.missing_age", "error(absent_value)"},
    {"absent in a list", "person.missing_age in [1, 2]", "error(absent_value)"},
    {"has of absent", "has(person.missing)", "false"},
    {"has of present", "has(person.age) && !has(person.missing_age)", "true"},
    {"guarded", "has(person.missing_age) && person.missing_age < 18", "false"},
    {"absorbed", "person.missing || true", "true"},
    {"member of a map", "person.profile.age", "42"},
    {"missing member", "person.profile.height", "error(absent_value)"},
    {"has of a member", "has(person.profile.name) && !has(person.profile.height)", "true"},
    {"member of no map", "anything.name", "error(no_such_overload)"},
};
INSTANTIATE_TEST_SUITE_P(Absence, Evaluation, testing::ValuesIn(absence), name_of_case);

const Case policies[] = {
    {"two booleans and a limit", "!lender.active && person.age < law.adult_age", "true"},
    {"channel of several", "placement.channel in ['sms', 'call']", "false"},
    {"channel matches", "placement.channel in ['sms', 'push']", "true"},
    {"use is listed", "'renovation' in product.uses", "true"},
    {"use is not listed", "!('stocks' in product.uses)", "true"},
    {"rate under the limit", "product.rate <= 0.24m", "true"},
    {"rate over the limit", "0.2m < product.rate", "true"},
    {"amount over the limit", "product.amount > money('200000.00')", "true"},
    {"amount just at it", "product.amount == money('300000')", "true"},
    {"text equal", "lender.kind == 'consumer_finance'", "true"},
    {"text unequal", "'trust' != lender.kind", "true"},
    {"any use", "product.uses.exists(u, u in ['stocks', 'study'])", "true"},
    {"size", "size(product.uses) > 2", "true"},
    {"quiet hours", "case.at.getHours('Asia/Shanghai') >= 8", "true"},
};
INSTANTIATE_TEST_SUITE_P(Policies, Evaluation, testing::ValuesIn(policies), name_of_case);

const Case exact[] = {
    {"tenths add up", "0.1m + 0.2m == 0.3m", "true"},
    {"scales do not matter", "0.50m == 0.5m", "true"},
    {"sum", "0.24m + 1", "1.24m"},
    {"difference", "1 - 0.24m", "0.76m"},
    {"product", "0.24m * 0.5m", "0.12m"},
    {"negative", "-0.24m", "-0.24m"},
    {"opposite", "-(0.24m)", "-0.24m"},
    {"decimal and int", "2m > 1 && 1 < 1.5m && 2m == 2", "true"},
    {"decimal and uint", "2m >= 2u", "true"},
    {"a product of 18 places", "0.123456789m * 0.987654321m", "0.121932631112635269m"},
    {"too many places", "0.1234567891m * 0.9876543219m", "error(overflow)"},
    {"zeros make room", "0.5000000000m * 0.5000000000m", "0.25m"},
    {"sum too large", "9223372036854775807m + 1m", "error(overflow)"},
    {"division names its places", "decimal_div(1m, 3m, 4)", "0.3333m"},
    {"division rounds half up", "decimal_div(1, 8, 2)", "0.13m"},
    {"away from zero", "decimal_div(-1, 8, 2)", "-0.13m"},
    {"division by zero", "decimal_div(1m, 0m, 2)", "error(division_by_zero)"},
    {"places out of range", "decimal_div(1m, 3m, 19)", "error(out_of_range)"},
    {"rounding", "decimal_round(0.125m, 2)", "0.13m"},
    {"from a text", "decimal('0.24')", "0.24m"},
    {"to a double", "double(0.25m)", "0.25"},
    {"to an int", "int(-1.9m)", "-1"},
    {"as text", "string(0.240m)", "\"0.24\""},
    {"money from yuan", "money('200000.00')", "money(\"200000.00\")"},
    {"money from fen", "fen(1)", "money(\"0.01\")"},
    {"fen of money", "fen(money('1.23'))", "123"},
    {"money adds", "money('0.10') + money('0.20')", "money(\"0.30\")"},
    {"money subtracts", "money('0.10') - money('0.20')", "money(\"-0.10\")"},
    {"money by a number", "3 * money('0.10')", "money(\"0.30\")"},
    {"half a fen rounds up", "money('0.25') * 0.1m", "money(\"0.03\")"},
    {"just under half a fen rounds down", "money('0.24') * 0.1m", "money(\"0.02\")"},
    {"below zero away from it", "money('-0.25') * 0.1m", "money(\"-0.03\")"},
    {"money overflows", "fen(9223372036854775807) + fen(1)", "error(overflow)"},
    {"money as text", "string(money('1234.5'))", "\"1234.50\""},
    {"ratio of amounts", "decimal_div(money('1.00'), money('3.00'), 6)", "0.333333m"},
    {"money as decimal", "decimal(money('1.50'))", "1.5m"},
    {"three decimals are no amount", "money(string('1.005'))", "does not compile"},
};
class Exact : public testing::TestWithParam<Case> {};
TEST_P(Exact, Gives) {
  const std::string got = evaluated(GetParam().source);
  EXPECT_EQ(got.substr(0, std::string(GetParam().want).size()), GetParam().want) << got;
}
INSTANTIATE_TEST_SUITE_P(Numbers, Exact, testing::ValuesIn(exact), name_of_case);

const Case texts[] = {
    {"size in characters", "size('金融') + 'abc'.size()", "5"},
    {"size of bytes", "size(bytes('金'))", "3"},
    {"contains", "'无抵押贷款'.contains('抵押')", "true"},
    {"starts", "'低息'.startsWith('低') && !'低息'.startsWith('息')", "true"},
    {"ends", "'低息'.endsWith('息')", "true"},
    {"matches a part", "'日息0.02%'.matches('[0-9.]+%')", "true"},
    {"matches the whole", "matches('abc', '^b')", "false"},
    {"pattern of a variable", "'abc'.matches(placement.channel)", "false"},
    {"a pattern inside the text of another",
     "('a'.matches('x') ? 'a' : placement.channel).matches('push')", "true"},
    {"pattern that is none", "'abc'.matches(placement.channel + '[')", "error(invalid_argument)"},
    {"concatenation", "'a' + 'b' + ''", "\"ab\""},
    {"bytes", "b'a' + b'\\xff'", "b\"a\\xff\""},
    {"escapes", "'\\u4e2d\\x41\\101\\n'", "\"中AA\\n\""},
    {"raw", "r'\\d'", "\"\\\\d\""},
    {"triple", "'''a'b'''", "\"a'b\""},
};
INSTANTIATE_TEST_SUITE_P(Texts, Evaluation, testing::ValuesIn(texts), name_of_case);

const Case more_texts[] = {
    {"character", "'金融'.charAt(1) + 'a'.charAt(1)", "\"融\""},
    {"character behind the end", "'金融'.charAt(3)", "error(out_of_range)"},
    {"position counts characters", "'年化利率'.indexOf('利率')", "2"},
    {"position from", "'abab'.indexOf('ab', 1)", "2"},
    {"no position", "'abab'.indexOf('c')", "-1"},
    {"negative offset", "'abab'.indexOf('a', -1)", "error(out_of_range)"},
    {"last position", "'abab'.lastIndexOf('ab')", "2"},
    {"last position up to", "'abab'.lastIndexOf('ab', 1)", "0"},
    {"part", "'年化利率'.substring(2) + 'abc'.substring(1, 2)", "\"利率b\""},
    {"part beyond", "'abc'.substring(2, 4)", "error(out_of_range)"},
    {"case", "'aB中'.lowerAscii() + 'aB'.upperAscii()", "\"ab中AB\""},
    {"trim", "'\u3000 a b\\n'.trim()", "\"a b\""},
    {"trim of blanks", "'  '.trim()", "\"\""},
    {"reverse", "'a金b'.reverse()", "\"b金a\""},
    {"split", "'a,b,,c'.split(',')", "[\"a\", \"b\", \"\", \"c\"]"},
    {"split into characters", "'a金b'.split('')", "[\"a\", \"金\", \"b\"]"},
    {"split some", "'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"},
    {"split none", "'a,b'.split(',', 0)", "[]"},
    {"join", "['a', 'b'].join('-') + ['c'].join()", "\"a-bc\""},
    {"join of numbers", "dyn([1]).join()", "error(no_such_overload)"},
    {"replace", "'abab'.replace('a', '金')", "\"金b金b\""},
    {"replace some", "'abab'.replace('a', 'x', 1)", "\"xbab\""},
    {"replace nothing", "'ab'.replace('', '-')", "\"-a-b-\""},
    {"quote", "strings.quote('a\"b\\n')", "\"\\\"a\\\\\\\"b\\\\n\\\"\""},
};
INSTANTIATE_TEST_SUITE_P(MoreTexts, Evaluation, testing::ValuesIn(more_texts), name_of_case);

const Case conversions[] = {
    {"int of text", "int('-12')", "-12"},
    {"int of no number", "int('12a')", "error(invalid_argument)"},
    {"int of a large double", "int(1e19)", "error(out_of_range)"},
    {"int of a double", "int(-1.9)", "-1"},
    {"int of a large uint", "int(9223372036854775808u)", "error(out_of_range)"},
    {"uint of negative", "uint(-1)", "error(out_of_range)"},
    {"double of text", "double('1.5e3')", "1500.0"},
    {"string of int", "string(-5)", "\"-5\""},
    {"string of double", "string(0.5)", "\"0.5\""},
    {"string of bool", "string(true)", "\"true\""},
    {"string of bytes", "string(b'\\xe4\\xb8\\xad')", "\"中\""},
    {"string of broken bytes", "string(b'\\xff')", "error(invalid_argument)"},
    {"bool of text", "bool('true') && !bool('0')", "true"},
    {"bool of other text", "bool('yes')", "error(invalid_argument)"},
    {"bytes of text", "bytes('a')", "b\"a\""},
};
INSTANTIATE_TEST_SUITE_P(Conversions, Evaluation, testing::ValuesIn(conversions), name_of_case);

const Case collections[] = {
    {"index", "[1, 2, 3][1]", "2"},
    {"index at the end", "[1, 2, 3][3]", "error(out_of_range)"},
    {"negative index", "[1, 2, 3][-1]", "error(out_of_range)"},
    {"key", "{'a': 1}['a']", "1"},
    {"missing key", "{'a': 1}['b']", "error(absent_value)"},
    {"keys of equal value", "{1: 'a'}[dyn(1u)]", "\"a\""},
    {"a key twice", "{'a': 1, 'a': 2}", "error(invalid_argument)"},
    {"a double is no key", "{dyn(1.5): 1}", "error(no_such_overload)"},
    {"in a list", "2 in [1, 2] && !(3 in [1, 2])", "true"},
    {"in a map", "'a' in {'a': 1}", "true"},
    {"in by value", "dyn(2.0) in [1, 2]", "true"},
    {"concatenation", "[1] + [2, 3] + []", "[1, 2, 3]"},
    {"an error inside", "[1, 1 / 0]", "error(division_by_zero)"},
    {"slot in a list of slots", "person.age in [law.adult_age, person.age]", "true"},
    {"built from slots", "[person.age, law.adult_age]", "[17, 18]"},
    {"map from slots", "{'age': person.age}.age", "17"},
};
INSTANTIATE_TEST_SUITE_P(Collections, Evaluation, testing::ValuesIn(collections), name_of_case);

const Case loops[] = {
    {"all", "[1, 2].all(x, x > 0)", "true"},
    {"all of nothing", "[].all(x, x > 0)", "true"},
    {"all absorbs", "[0, 1].all(x, 1 / x > 1)", "false"},
    {"all keeps the error", "[0, 1].all(x, 1 / x > 0)", "error(division_by_zero)"},
    {"exists", "[1, 2].exists(x, x == 2)", "true"},
    {"exists absorbs", "[0, 1].exists(x, 1 / x == 1)", "true"},
    {"exists keeps the error", "[0, 1].exists(x, 1 / x > 1)", "error(division_by_zero)"},
    {"exists in nothing", "[].exists(x, x > 0)", "false"},
    {"exists one", "[1, 2, 2].exists_one(x, x == 1)", "true"},
    {"exists two", "[1, 2, 2].exists_one(x, x == 2)", "false"},
    {"exists one absorbs nothing", "[1, 0].exists_one(x, 1 / x == 1)", "error(division_by_zero)"},
    {"map", "[1, 2].map(x, x * x)", "[1, 4]"},
    {"map with a condition", "[1, 2, 3].map(x, x > 1, x * 10)", "[20, 30]"},
    {"filter", "[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]"},
    {"over keys", "{'a': 1, 'b': 2}.filter(k, k != 'a')", "[\"b\"]"},
    {"loop in a loop", "[1, 2].map(x, [10, 20].map(y, x * y))", "[[10, 20], [20, 40]]"},
    {"inner name hides the outer", "[1, 2].map(x, [3].map(x, x))", "[[3], [3]]"},
    {"loop over a loop", "[1, 2, 3].filter(x, x > 1).map(x, x + 1)", "[3, 4]"},
    {"over a slot", "product.scores.filter(s, s > 0)", "[3, 12]"},
    {"loop in a condition", "product.scores.exists(s, s < 0) && !lender.active", "true"},
    {"index and value", "[5, 6].transformList(i, v, i * 10 + v)", "[5, 16]"},
    {"index and value, filtered", "[5, 6].transformList(i, v, i > 0, v)", "[6]"},
    {"key and value", "{'a': 1}.transformMap(k, v, v + 1)", "{\"a\": 2}"},
    {"all pairs", "{'a': 1, 'b': 2}.all(k, v, v > 0 && k != 'c')", "true"},
    {"one of the pairs", "[7, 8].existsOne(i, v, i == 1 && v == 8)", "true"},
    {"a variable hides a group", "[1].all(lender, lender == 1)", "true"},
    {"bind", "cel.bind(x, person.age + 1, x * x)", "324"},
    {"range is no list", "anything.all(x, true)", "error(no_such_overload)"},
    {"range fails", "person.profile.height.all(x, true)", "error(absent_value)"},
};
INSTANTIATE_TEST_SUITE_P(Loops, Evaluation, testing::ValuesIn(loops), name_of_case);

const Case times[] = {
    {"reading", "timestamp('2026-09-30T08:00:00+08:00')", "timestamp(\"2026-09-30T00:00:00Z\")"},
    {"fraction", "string(timestamp('2026-09-30T00:00:00.250Z'))", "\"2026-09-30T00:00:00.25Z\""},
    {"a day that is none", "timestamp('2026-02-29T00:00:00Z')", "error(invalid_argument)"},
    {"leap day", "timestamp('2024-02-29T00:00:00Z').getDate()", "29"},
    {"from seconds", "timestamp(0)", "timestamp(\"1970-01-01T00:00:00Z\")"},
    {"to seconds", "int(timestamp('1970-01-02T00:00:00Z'))", "86400"},
    {"the last second", "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
     "error(out_of_range)"},
    {"difference", "timestamp('2026-09-30T01:30:00Z') - timestamp('2026-09-30T00:00:00Z')",
     "duration(\"5400s\")"},
    {"later", "case.at + duration('1h') > case.at", "true"},
    {"duration parts", "duration('1h30m').getMinutes()", "90"},
    {"negative duration", "string(duration('-1.5s'))", "\"-1.5s\""},
    {"negative seconds", "duration('-1.5s').getSeconds()", "-1"},
    {"duration unknown unit", "duration('1d')", "error(invalid_argument)"},
    {"duration too long", "duration('9223372037s')", "error(out_of_range)"},
    {"Shanghai hour", "timestamp('2026-09-30T16:00:00Z').getHours('Asia/Shanghai')", "0"},
    {"Shanghai date", "timestamp('2026-09-30T16:00:00Z').getDate('Asia/Shanghai')", "1"},
    {"Shanghai summer time of 1988", "timestamp('1988-07-01T00:00:00Z').getHours('Asia/Shanghai')",
     "9"},
    {"summer time by the rule", "timestamp('2060-07-01T12:00:00Z').getHours('Europe/Berlin')",
     "14"},
    {"winter by the rule", "timestamp('2060-01-01T12:00:00Z').getHours('Europe/Berlin')", "13"},
    {"south of the equator", "timestamp('2060-01-01T12:00:00Z').getHours('Australia/Sydney')",
     "23"},
    {"fixed offset", "timestamp('2026-09-30T00:00:00Z').getMinutes('-02:30')", "30"},
    {"Sunday is 0", "timestamp('2026-09-27T00:00:00Z').getDayOfWeek()", "0"},
    {"day of year from 0", "timestamp('2026-02-01T00:00:00Z').getDayOfYear()", "31"},
    {"month from 0", "timestamp('2026-09-30T00:00:00Z').getMonth()", "8"},
    {"before 1970", "timestamp('1969-12-31T23:59:59Z').getSeconds()", "59"},
};
INSTANTIATE_TEST_SUITE_P(Times, Evaluation, testing::ValuesIn(times), name_of_case);

const Case optionals[] = {
    {"a value", "optional.of(1).value()", "1"},
    {"no value", "optional.none().value()", "error(absent_value)"},
    {"is there one", "optional.of(null).hasValue() && !optional.none().hasValue()", "true"},
    {"zero is none", "optional.ofNonZeroValue('').hasValue()", "false"},
    {"an absent variable", "person.?missing.hasValue()", "false"},
    {"a filled variable", "person.?age.orValue(0)", "17"},
    {"a member of a member", "person.?profile.?age.hasValue()", "true"},
    {"through an optional", "optional.of({'a': {'b': 2}}).a.b", "optional.of(2)"},
    {"nothing inside", "optional.of({'a': {}}).a.b.c", "optional.none()"},
    {"has looks inside", "has(person.?profile.age) && !has(person.?profile.nothing)", "true"},
    {"index", "[1, 2][?1].value() + [1, 2][?5].orValue(10)", "12"},
    {"key", "{'a': 1}[?'b'].or({'a': 3}.?a).value()", "3"},
    {"the alternative is not asked for", "optional.of(1).orValue(1 / 0)", "1"},
    {"an error is no absence", "optional.of(1 / 0).orValue(3)", "error(division_by_zero)"},
    {"mapped", "optional.of(4).optMap(x, x * x)", "optional.of(16)"},
    {"nothing to map", "optional.none().optMap(x, 1 / 0)", "optional.none()"},
    {"mapped to none", "optional.of(0).optFlatMap(x, optional.ofNonZeroValue(x))",
     "optional.none()"},
    {"elements that may be missing", "[1, ?optional.none(), ?optional.of(3)]", "[1, 3]"},
    {"entries that may be missing", "{?'a': optional.of(1), ?'b': optional.none()}", "{\"a\": 1}"},
    {"a dyn that is none", "[?dyn(1)]", "error(no_such_overload)"},
    {"unwrapped", "[optional.of(1), optional.none()].unwrapOpt()", "[1]"},
    {"first and last", "[[7, 8].first().value(), [7, 8].last().value()]", "[7, 8]"},
    {"equal", "optional.of(1) == optional.of(dyn(1.0)) && optional.none() != optional.of(null)",
     "true"},
    {"its type", "type(optional.none()) == optional_type", "true"},
};
INSTANTIATE_TEST_SUITE_P(Optionals, Evaluation, testing::ValuesIn(optionals), name_of_case);

const Case formats[] = {
    {"every verb",
     "'%s %d %.2f %.1e %b %x %X %o %%'.format(['a', 7, 2.5, 1234.5, 5, 255, 255u, 8])",
     "\"a 7 2.50 1.2e+03 101 ff FF 10 %\""},
    {"six places", "'%f'.format([1])", "\"1.000000\""},
    {"collections", "'%s'.format([{'b': [1, 2.0, true], 'a': null}])",
     "\"{a: null, b: [1, 2, true]}\""},
    {"exact numbers", "'%s %s'.format([0.50m, money('1.5')])", "\"0.5 1.50\""},
    {"large and small doubles", "'%s %s %s'.format([1e21, 1e-7, double('NaN')])",
     "\"1000000000000000000000 0.0000001 NaN\""},
    {"bytes of a text", "'%x'.format(['金'])", "\"e98791\""},
    {"half to even", "'%.0f %.0f'.format([0.5, 1.5])", "\"0 2\""},
    {"time", "'%s %s'.format([timestamp(0), duration('90s')])", "\"1970-01-01T00:00:00Z 90s\""},
    {"no value for it", "'%s'.format([])", "error(out_of_range)"},
    {"no such verb", "'%a'.format([1])", "error(invalid_argument)"},
    {"too many places", "'%.101f'.format([1.0])", "error(invalid_argument)"},
    {"unfinished", "'%'.format([1])", "error(invalid_argument)"},
    {"a text is no number", "'%d'.format(['a'])", "error(no_such_overload)"},
};
INSTANTIATE_TEST_SUITE_P(Formats, Evaluation, testing::ValuesIn(formats), name_of_case);

const Case extensions[] = {
    {"range", "lists.range(3)", "[0, 1, 2]"},
    {"negative range", "lists.range(-1)", "error(invalid_argument)"},
    {"slice", "[1, 2, 3].slice(1, 3)", "[2, 3]"},
    {"slice too far", "[1].slice(0, 2)", "error(out_of_range)"},
    {"flat", "[[1], [2, 3]].flatten()", "[1, 2, 3]"},
    {"flat to a depth", "[1, [2, [3, [4]]]].flatten(2)", "[1, 2, 3, [4]]"},
    {"each once", "[1, 1.0, 2, 2u].distinct()", "[1, 2]"},
    {"sorted", "[3, 1, 2].sort()", "[1, 2, 3]"},
    {"sorted by a key", "['ccc', 'a', 'bb'].sortBy(t, size(t))", "[\"a\", \"bb\", \"ccc\"]"},
    {"sorting keeps the order of equals", "['b1', 'a1', 'b0'].sortBy(t, t.charAt(0))",
     "[\"a1\", \"b1\", \"b0\"]"},
    {"mixed kinds have no order", "dyn([1, 'a']).sort()", "error(no_such_overload)"},
    {"backwards", "[1, 2].reverse()", "[2, 1]"},
    {"sets",
     "sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [])",
     "true"},
    {"taken out", "regex.extract('id:12, id:34', 'id:([0-9]+)')", "optional.of(\"12\")"},
    {"all taken out", "regex.extractAll('id:12, id:34', '[0-9]+')", "[\"12\", \"34\"]"},
    {"replaced", "regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1')", "\"ba fo\""},
    {"replaced so often", "regex.replace('aaa', 'a', 'b', 2)", "\"bba\""},
    {"two groups", "regex.extract('ab', '(a)(b)')", "error(invalid_argument)"},
    {"a pattern from a list", "['a', '('].map(p, regex.replace('abc', p, 'z'))",
     "error(invalid_argument)"},
    {"an address", "ip('2001:DB8::1')", "ip(\"2001:db8::1\")"},
    {"not the shape of one", "isIP('1.2.3.04') || isIP('::ffff:1.2.3.4')", "false"},
    {"a range", "cidr('10.1.2.3/8').masked()", "cidr(\"10.0.0.0/8\")"},
    {"inside a range",
     "cidr('10.0.0.0/8').containsIP('10.9.9.9') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
     "true"},
    {"range in range", "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", "true"},
    {"no address", "ip('x')", "error(invalid_argument)"},
    {"entries", "['a', 'b'].transformMapEntry(i, v, {v: i})", "{\"a\": 0, \"b\": 1}"},
    {"entries that meet", "[1, 1].transformMapEntry(i, v, {v: i})", "error(invalid_argument)"},
    {"entries with a condition", "{1: 2, 3: 4}.transformMapEntry(k, v, k > 1, {v: k, -v: k})",
     "{4: 3, -4: 3}"},
    {"a block", "cel.block([2, cel.index(0) * 3], cel.index(1) + cel.index(0))", "8"},
    {"a block that nobody asks", "cel.block([1 / 0], true)", "true"},
    {"variables of a macro", "[1, 2].map(cel.iterVar(0, 0), cel.iterVar(0, 0) + 1)", "[2, 3]"},
    {"a zone from a list", "['Asia/Shanghai', '+01:00'].map(z, timestamp(0).getHours(z))",
     "[8, 1]"},
    {"a zone nobody knows", "['Nowhere'].map(z, timestamp(0).getHours(z))",
     "error(invalid_argument)"},
    {"an empty list with a comma", "size([,])", "0"},
};
INSTANTIATE_TEST_SUITE_P(Extensions, Evaluation, testing::ValuesIn(extensions), name_of_case);

TEST(Cost, ALoopOverALongListEndsAsAnError) {
  Environment environment;
  environment.declare("many", Type::list_of(Type::int_type()), 0);
  const std::vector<Value> values(2'000, Value::integer(1));
  const std::vector<Value> row{Value::list(values)};
  const auto program =
      compile("many.all(x, many.all(y, x == y)) || true", "", environment, Type::bool_type());
  ASSERT_TRUE(program);
  EXPECT_GT(program->cost_bound(), 10'000u);
  Scratch scratch;
  EXPECT_EQ(value_text(program->evaluate(row, scratch)), "error(cost_exceeded)");
}

TEST(Cost, MemoryOfAnEvaluationIsBounded) {
  Environment environment;
  environment.declare("text", Type::string_type(), 0);
  const std::string text(100'000, 'x');
  const std::vector<Value> row{Value::text(text)};
  const auto program =
      compile("size([1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10].map(b, text + text)))", "",
              environment, Type::int_type());
  ASSERT_TRUE(program);
  Scratch scratch;
  EXPECT_EQ(value_text(program->evaluate(row, scratch)), "error(cost_exceeded)");
  const auto small = compile("text + 'y' == text", "", environment, Type::bool_type());
  EXPECT_EQ(value_text(small->evaluate(row, scratch)), "false") << "the scratch is usable again";
}

TEST(Program, NamesItsSlots) {
  const Environment environment = sample::environment();
  const auto program =
      compile("person.age < law.adult_age || has(lender.active)", "", environment, nullptr);
  ASSERT_TRUE(program);
  EXPECT_EQ(std::vector<std::uint16_t>(program->slots().begin(), program->slots().end()),
            (std::vector<std::uint16_t>{0, 3, 4}));
  Scratch scratch;
  EXPECT_TRUE(program->evaluate({}, scratch).is_error()) << "a row that is too short";
}

}  // namespace
}  // namespace guiju::cel

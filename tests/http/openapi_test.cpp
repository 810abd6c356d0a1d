// The document says what is served, and nothing else.
#include "http/openapi.h"

#include <gtest/gtest.h>

#include <set>

#include "base/document.h"
#include "http/route.h"
#include "http/schemas.h"

namespace guiju::http {
namespace {

void find_references(const Value& value, std::set<std::string>& into) {
  if (value.kind() == NodeKind::map) {
    for (const Value member : value) {
      if (member.key() == "$ref") into.emplace(member.node().text);
      find_references(member, into);
    }
  } else if (value.kind() == NodeKind::list) {
    for (const Value item : value) find_references(item, into);
  }
}

TEST(OpenApi, HasEveryRouteOnceAndEveryReferenceLeadsSomewhere) {
  const std::string text = openapi_document("1.2.3");
  Document document;
  ASSERT_TRUE(parse_json(text, "openapi", document));
  const Value root = document.root();
  EXPECT_EQ(root.find("openapi").node().text, "3.1.0");
  std::size_t operations = 0;
  std::set<std::string> names;
  for (const Value path : root.find("paths")) {
    for (const Value operation : path) {
      ++operations;
      names.emplace(operation.find("operationId").node().text);
      EXPECT_TRUE(operation.find("x-summary-zh")) << path.key();
      EXPECT_TRUE(operation.find("responses").find("default")) << path.key();
    }
  }
  EXPECT_EQ(operations, routes().size());
  EXPECT_EQ(names.size(), routes().size());
  std::set<std::string> references, known;
  find_references(root, references);
  for (const Schema& schema : schemas())
    known.insert("#/components/schemas/" + std::string(schema.name));
  for (const std::string& reference : references)
    EXPECT_TRUE(known.contains(reference)) << reference;
}

TEST(OpenApi, EveryParameterOfAPathIsSaid) {
  for (const Route& route : routes()) {
    for (std::size_t at = route.pattern.find('{'); at != std::string_view::npos;
         at = route.pattern.find('{', at + 1)) {
      std::string_view name = route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1);
      if (name.ends_with('+')) name.remove_suffix(1);  // takes the rest of the address
      bool said = false;
      for (const Parameter& parameter : route.parameters) said = said || parameter.name == name;
      EXPECT_TRUE(said) << route.pattern << " " << name;
    }
    EXPECT_NE(route.answer, nullptr) << route.name;
    EXPECT_FALSE(route.what_en.empty() || route.what_zh.empty()) << route.name;
  }
}

}  // namespace
}  // namespace guiju::http

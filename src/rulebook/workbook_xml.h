// rulebook/workbook_xml.h: the XML of workbooks, whatever prefix its elements have.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace guiju::rulebook {

// The root element. Neither the parser nor the readers descend by recursion, so depth needs no bound.
//   errors: bad_input when it is no UTF-8, no XML, has a DTD (entities) or another root
Result<pugi::xml_node> load_xml(const std::string& bytes, std::string_view root,
                                const std::string& where, pugi::xml_document& into);

bool is_named(const pugi::xml_node& node, std::string_view name);
pugi::xml_node child_of(const pugi::xml_node& node,
                        std::string_view name);  // null when there is none
std::string_view attribute_of(const pugi::xml_node& node, const char* name);
bool is_set(const pugi::xml_node& node, const char* flag);  // "1" or "true"
std::string characters_of(const pugi::xml_node& node);  // its own, without those of its children

}  // namespace guiju::rulebook

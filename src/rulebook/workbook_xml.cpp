#include "rulebook/workbook_xml.h"

#include <pugixml.hpp>

#include "base/utf8.h"

namespace guiju::rulebook {
namespace {

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

Error refused(const std::string& where, Message what) {
  return Error{ErrorKind::bad_input, where, std::move(what),
               say("save it anew as .xlsx, or export anew", "请重新另存为 .xlsx，或重新导出")};
}

}  // namespace

Result<pugi::xml_node> load_xml(const std::string& bytes, std::string_view root,
                                const std::string& where, pugi::xml_document& into) {
  if (find_invalid_utf8(bytes)) return refused(where, say("is no UTF-8", "不是 UTF-8 编码"));
  // Blanks are kept, since a cell may consist of them; a DTD is kept to be seen.
  constexpr unsigned flags = pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype;
  const pugi::xml_parse_result parsed =
      into.load_buffer(bytes.data(), bytes.size(), flags, pugi::encoding_utf8);
  if (!parsed)
    return refused(where, say("is no sound XML: {}", "不是完好的 XML：{}", parsed.description()));
  for (const pugi::xml_node node : into.children()) {
    if (node.type() == pugi::node_doctype)
      return refused(where, say("has a document type, which no workbook needs",
                                "含有文档类型声明（DTD），工作簿不需要它"));
  }
  const pugi::xml_node element = into.document_element();
  if (!is_named(element, root)) return refused(where, say("is no <{}>", "不是 <{}>", root));
  return element;
}

bool is_named(const pugi::xml_node& node, std::string_view name) {
  return node.type() == pugi::node_element && local_name(node) == name;
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node child : node.children()) {
    if (is_named(child, name)) return child;
  }
  return {};
}

std::string_view attribute_of(const pugi::xml_node& node, const char* name) {
  return node.attribute(name).value();
}

bool is_set(const pugi::xml_node& node, const char* flag) {
  const std::string_view value = attribute_of(node, flag);
  return value == "1" || value == "true";
}

std::string characters_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  }
  return text;
}

}  // namespace guiju::rulebook

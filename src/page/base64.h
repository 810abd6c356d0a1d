// page/base64.h: what the browser sends in Base64, and what a page may send of a person's number.
#pragma once

#include <string>
#include <string_view>

namespace guiju::page {

std::string from_base64(std::string_view text);  // ends at the first character that is none

}  // namespace guiju::page

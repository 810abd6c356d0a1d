// page/md5.h: MD5 (RFC 1321), for one purpose: pages send people's numbers under it, and we look for
// those. Never for identity or proof.
#pragma once

#include <string>
#include <string_view>

namespace guiju::page {

std::string md5_hex(std::string_view bytes);

}  // namespace guiju::page

// registry/keys.h: the names of entries, and their places inside one snapshot.
#pragma once

#include <string_view>

#include "base/ids.h"
#include "base/result.h"

namespace guiju::registry {

using InstitutionKey = Key<struct InstitutionTag>;
using PlatformKey = Key<struct PlatformTag>;
using AgreementKey = Key<struct AgreementTag>;
using ProductKey = Key<struct ProductTag>;
using CreativeKey = Key<struct CreativeTag>;

using InstitutionIndex = Index<struct InstitutionTag>;
using PlatformIndex = Index<struct PlatformTag>;
using AgreementIndex = Index<struct AgreementTag>;
using ProductIndex = Index<struct ProductTag>;
using CreativeIndex = Index<struct CreativeTag>;

inline constexpr std::size_t key_bytes_max = 64;

// 1 to 64 of A-Z a-z 0-9 . _ - that begin with a letter or digit: safe in file names, URLs and CSV.
bool is_key(std::string_view text);

}  // namespace guiju::registry

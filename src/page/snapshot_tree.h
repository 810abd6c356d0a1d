// page/snapshot_tree.h: DevTools' DOMSnapshot ─► tree, with rectangles, colours and paint order.
#pragma once

#include <array>
#include <string_view>

#include "base/document.h"
#include "base/result.h"
#include "page/tree.h"

namespace guiju::page {

// The computed styles that are asked for, in the order in which the answer gives them.
inline constexpr std::array<std::string_view, 6> snapshot_styles{
    "display", "visibility", "opacity", "position", "font-size", "color"};

//   errors: corrupt when the answer has not the form of Chromium's protocol
Result<Tree> tree_of_snapshot(const Value& result);

}  // namespace guiju::page

// picture/codes.h: QR codes on a picture. Where one leads is read, never followed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "picture/pixels.h"

namespace guiju::picture {

std::vector<QrCode> read_codes(Pix* colours);

// The host of an http or https address, lower case; empty for anything else.
std::string host_of(std::string_view address);

}  // namespace guiju::picture

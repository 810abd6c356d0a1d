// rulebook/region_sentence.h: a box of cases in the words of sentences: "周岁年龄 60 至 64；渠道为“sms”".
#pragma once

#include <string>

#include "rulebook/region.h"
#include "rulebook/sentence.h"

namespace guiju::rulebook {

// "every case" when the box says nothing. Tests are read as conditions of `ruleset`.
std::string spoken_box(const Box& box, const Axes& axes, const Ruleset& ruleset,
                       const SentenceReader& reader);

}  // namespace guiju::rulebook

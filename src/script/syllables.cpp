#include "script/syllables.h"

#include <algorithm>

#include "script/fold_table.h"

namespace guiju::script {

std::uint16_t syllable_number(std::string_view letters) {
  if (letters == "lv") letters = "lu";
  if (letters == "nv") letters = "nu";
  const auto at = std::lower_bound(syllable_names.begin(), syllable_names.end(), letters);
  return at != syllable_names.end() && *at == letters
             ? static_cast<std::uint16_t>(at - syllable_names.begin())
             : std::uint16_t{0};
}

std::size_t split_syllables(std::string_view letters, std::uint8_t (&lengths)[latin_run_max]) {
  const std::size_t size = letters.size();
  if (size == 0 || size > latin_run_max) return 0;
  // reach[i]: letters of the syllable that begins at i on a way to the end; 0: no way
  std::uint8_t reach[latin_run_max + 1] = {};
  reach[size] = 1;
  for (std::size_t i = size; i-- > 0;)
    for (std::size_t n = std::min(syllable_letters_max, size - i); n > 0 && reach[i] == 0; --n)
      if (reach[i + n] != 0 && syllable_number(letters.substr(i, n)) != 0)
        reach[i] = static_cast<std::uint8_t>(n);
  if (reach[0] == 0) return 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < size; i += reach[i]) lengths[count++] = reach[i];
  return count;
}

}  // namespace guiju::script

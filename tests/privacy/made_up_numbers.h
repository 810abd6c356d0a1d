// tests/privacy/made_up_numbers.h: numbers of nobody, for tests.
#pragma once

#include <fmt/core.h>

#include <array>
#include <string>
#include <string_view>

namespace guiju::privacy {

// A number with its check character by the weights of GB 11643, table 1 (the product computes it
// otherwise).
inline std::string id_number_of(std::string_view region, std::string_view birth,
                                std::string_view order) {
  constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  std::string number = fmt::format("{}{}{}", region, birth, order);
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += (number[i] - '0') * weights[i];
  number += "10X98765432"[sum % 11];
  return number;
}

}  // namespace guiju::privacy

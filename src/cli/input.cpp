#include "cli/input.h"

#include <array>

namespace guiju::cli {

std::string input_name(const std::string& operand) { return operand == "-" ? "stdin" : operand; }

Result<std::string> read_input(const Context& context, const std::string& operand,
                               std::uint64_t bytes_max) {
  if (operand != "-") return context.world.disk.read_all(operand, bytes_max);
  std::string all;
  std::array<char, 1 << 16> block;
  while (context.in().read(block.data(), block.size()), context.in().gcount() > 0) {
    all.append(block.data(), static_cast<std::size_t>(context.in().gcount()));
    if (all.size() > bytes_max) {
      return Error{ErrorKind::bad_input, input_name(operand),
                   say("is larger than {} bytes", "超过 {} 字节", bytes_max),
                   say("hand it over in parts", "请分批提交")};
    }
  }
  return all;
}

}  // namespace guiju::cli

#include "wiring.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.h"
#include "base/ports.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "interrupts.h"

// Made by cmake/embed.cmake: the rulebook, the reference facts and the sample world inside the
// program.
struct EmbeddedFile {
  const char* name;
  const char* bytes;
  unsigned long size;
};
extern "C" {
extern const EmbeddedFile guiju_embedded[];
extern const unsigned long guiju_embedded_count;
}

namespace guiju {
namespace {

std::vector<SourceFile> shipped_files() {
  std::vector<SourceFile> files;
  files.reserve(guiju_embedded_count);
  for (unsigned long i = 0; i < guiju_embedded_count; ++i) {
    const EmbeddedFile& file = guiju_embedded[i];
    files.push_back({file.name, std::string(file.bytes, file.size)});
  }
  return files;
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

cli::Surroundings surroundings() {
  cli::Surroundings around;
  around.lc_all = variable("LC_ALL");
  around.lc_messages = variable("LC_MESSAGES");
  around.lang = variable("LANG");
  around.passphrase = variable("GUIJU_PASSPHRASE");
  around.no_colour = !variable("NO_COLOR").empty();
  around.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  around.err_is_terminal = isatty(STDERR_FILENO) == 1;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) around.columns = size.ws_col;
  return around;
}

// From the terminal itself, whatever standard input is, and without an echo.
Result<std::string> read_secret(std::string_view prompt) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  termios usual{};
  if (terminal < 0 || tcgetattr(terminal, &usual) != 0) {
    if (terminal >= 0) ::close(terminal);
    return cli::no_terminal(prompt);
  }
  termios silent = usual;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  silent.c_lflag |= ECHONL;
  tcsetattr(terminal, TCSAFLUSH, &silent);
  std::string typed;
  char c = 0;
  bool asked = ::write(terminal, prompt.data(), prompt.size()) >= 0;
  while (asked && ::read(terminal, &c, 1) == 1 && c != '\n') {
    if (typed.size() < passphrase_bytes_max + 1) typed += c;
  }
  tcsetattr(terminal, TCSAFLUSH, &usual);
  ::close(terminal);
  return typed;
}

}  // namespace

int run(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const auto clock = system_clock();
  const auto random = system_random();
  const auto disk = system_disk();
  const std::vector<SourceFile> shipped = shipped_files();
  const cli::World world{.in = std::cin,
                         .out = std::cout,
                         .err = std::cerr,
                         .clock = *clock,
                         .random = *random,
                         .disk = *disk,
                         .shipped = shipped,
                         .surroundings = surroundings(),
                         .allocations = allocations_of_this_thread,
                         .variable = variable,
                         .read_secret = read_secret,
                         .interrupted = is_interrupted};
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  return static_cast<int>(cli::run_command_line(world, words));
}

}  // namespace guiju

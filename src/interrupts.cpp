#include "interrupts.h"

#include <csignal>

namespace {
volatile std::sig_atomic_t watching = 0;
volatile std::sig_atomic_t noted = 0;

void note(int) { noted = 1; }
}  // namespace

namespace guiju {

bool is_interrupted() {
  if (watching == 0) {
    watching = 1;
    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // so that the second one ends the process
    sigaction(SIGINT, &action, nullptr);
  }
  return noted != 0;
}

}  // namespace guiju

// interrupts.h: whether somebody pressed Ctrl-C, for work that then ends early and says what it has.
#pragma once

namespace guiju {

// The first call takes SIGINT over; the first signal is noted, the second ends the process.
bool is_interrupted();

}  // namespace guiju

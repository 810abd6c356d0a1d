// wiring.h: builds the object graph of a process from what surrounds it, and runs the command line.
#pragma once

namespace guiju {

int run(int argc, char** argv);

}  // namespace guiju

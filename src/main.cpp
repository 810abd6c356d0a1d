#include "wiring.h"

int main(int argc, char** argv) { return guiju::run(argc, argv); }

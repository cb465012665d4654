#include "cli/commands.h"

int main(int argc, char** argv) { return greenpool::run_command_line(argc, argv); }

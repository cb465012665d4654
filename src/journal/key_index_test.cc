#include "journal/key_index.h"

#include <gtest/gtest.h>

#include "engine/precompiled.h"

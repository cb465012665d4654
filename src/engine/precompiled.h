// What most files behind the engine's door include first: compiled once, and taken by them ready-made (see
// greenpool_precompiled in CMakeLists.txt). Nobody includes it; every file names what it uses itself.
#pragma once

#include "engine/apply/fold.h"
#include "engine/engine.h"
#include "engine/ops/ops.h"

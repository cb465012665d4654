// Serves the files that are built in: the pages under / and /admin/, the API's document and its viewer, texts.
//
// The pages are apps of one page each: any path of theirs that names no file shows the app, whose script knows the
// rest.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/route.h"

namespace greenpool {

// What "/" shows: the figures of one engine, or the shop, which needs an office (and the pages: without them the
// figures).
enum class Front : std::uint8_t { figures, shop };

// The route of a file, its path as the one parameter; no match where there is no such file.
[[nodiscard]] RouteMatch find_file(Method method, std::string_view path, Front front = Front::figures);

// Whether Accept-Encoding admits gzip (RFC 9110, 12.5.3).
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace greenpool

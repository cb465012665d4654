// Pictures for goods that do not exist: a few flat shapes on a soft ground, as PNG. The same description is the same
// bytes on one machine. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace greenpool {

enum class DemoShapeKind : std::uint8_t { ellipse, box };

// Middle and half extent in thousandths of the picture's side, from the upper left corner.
struct DemoShape {
  DemoShapeKind kind = DemoShapeKind::ellipse;
  int x = 0;
  int y = 0;
  int half_width = 0;
  int half_height = 0;
  std::uint32_t colour = 0;  // 0xRRGGBB
  int corner = 0;            // of a box: radius
};

struct DemoPicture {
  std::uint32_t above = 0;  // the ground, from top to bottom
  std::uint32_t below = 0;
  std::vector<DemoShape> shapes;  // each over those before
};

[[nodiscard]] std::vector<std::uint8_t> draw_demo_picture(const DemoPicture& picture);

}  // namespace greenpool

#include "cli/demo/pictures.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr int kSide = 480;

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

Colour colour_of(std::uint32_t rgb) {
  return {static_cast<double>(rgb >> 16U & 0xffU), static_cast<double>(rgb >> 8U & 0xffU),
          static_cast<double>(rgb & 0xffU)};
}

Colour mix(const Colour& one, const Colour& other, double part) {
  return {one.red + (other.red - one.red) * part, one.green + (other.green - one.green) * part,
          one.blue + (other.blue - one.blue) * part};
}

// How far the point is outside of the shape, in pixels; below 0 inside. Of an ellipse nearly so, close to its edge.
double distance(const DemoShape& shape, double x, double y) {
  constexpr double kScale = kSide / 1000.0;
  const double dx = std::abs(x - shape.x * kScale);
  const double dy = std::abs(y - shape.y * kScale);
  const double width = shape.half_width * kScale;
  const double height = shape.half_height * kScale;
  if (shape.kind == DemoShapeKind::ellipse) {
    return (std::hypot(dx / width, dy / height) - 1) * std::min(width, height);
  }
  const double corner = shape.corner * kScale;
  const double outside_x = dx - width + corner;
  const double outside_y = dy - height + corner;
  return std::hypot(std::max(outside_x, 0.0), std::max(outside_y, 0.0)) +
         std::min(std::max(outside_x, outside_y), 0.0) - corner;
}

std::uint8_t channel(double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); }

void append_number(std::vector<std::uint8_t>& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> shift & 0xffU));
}

// PNG: length, type, data, CRC-32 of the last two.
void append_chunk(std::vector<std::uint8_t>& png, std::string_view type, const std::vector<std::uint8_t>& data) {
  append_number(png, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = png.size();
  png.insert(png.end(), type.begin(), type.end());
  png.insert(png.end(), data.begin(), data.end());
  append_number(png, static_cast<std::uint32_t>(crc32(0, png.data() + begin, static_cast<uInt>(png.size() - begin))));
}

std::vector<std::uint8_t> pixels(const DemoPicture& picture) {
  std::vector<std::uint8_t> rows;
  rows.reserve(std::size_t{kSide} * (kSide * 3 + 1));
  for (int y = 0; y < kSide; ++y) {
    rows.push_back(0);  // this row is not filtered
    const Colour ground = mix(colour_of(picture.above), colour_of(picture.below), y / double{kSide});
    for (int x = 0; x < kSide; ++x) {
      Colour colour = ground;
      for (const DemoShape& shape : picture.shapes) {
        const double inside = std::clamp(0.5 - distance(shape, x + 0.5, y + 0.5), 0.0, 1.0);
        if (inside > 0) colour = mix(colour, colour_of(shape.colour), inside);
      }
      rows.push_back(channel(colour.red));
      rows.push_back(channel(colour.green));
      rows.push_back(channel(colour.blue));
    }
  }
  return rows;
}

}  // namespace

std::vector<std::uint8_t> draw_demo_picture(const DemoPicture& picture) {
  const std::vector<std::uint8_t> rows = pixels(picture);
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::vector<std::uint8_t> packed(size);
  GP_CHECK(compress2(packed.data(), &size, rows.data(), static_cast<uLong>(rows.size()), 6) == Z_OK,
           "a picture can be packed");
  packed.resize(size);
  constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  std::vector<std::uint8_t> png(kSignature.begin(), kSignature.end());
  std::vector<std::uint8_t> header;
  append_number(header, kSide);
  append_number(header, kSide);
  header.insert(header.end(), {8, 2, 0, 0, 0});  // 8 bits a channel, RGB
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", packed);
  append_chunk(png, "IEND", {});
  return png;
}

}  // namespace greenpool

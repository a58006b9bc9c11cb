#include "inkling/preprocess.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "preprocess_goldens.hpp"

using inkling::Box;
using inkling::ErrorCode;
using inkling::GrayImage;
using inkling::InputImage;
using inkling::kImageSide;
using inkling::Point;
using inkling::preprocess_image;
using inkling::preprocess_strokes;
using inkling::PreprocessStages;
using inkling::Stroke;

namespace {

using Drawing = std::vector<Stroke>;

/// `count` points on an ellipse's arc, angles in turns from the right, clockwise on the screen.
Stroke arc(Point middle, float radius_x, float radius_y, double from, double to, int count = 60) {
  Stroke stroke;
  for (int i = 0; i < count; ++i) {
    const double turn = from + (to - from) * i / (count - 1);
    const double angle = 2 * std::numbers::pi * turn;
    stroke.push_back({middle.x + radius_x * static_cast<float>(std::cos(angle)),
                      middle.y + radius_y * static_cast<float>(std::sin(angle))});
  }
  return stroke;
}

Stroke line(Point a, Point b, int count = 2) {
  Stroke stroke;
  for (int i = 0; i < count; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(count - 1);
    stroke.push_back({std::lerp(a.x, b.x, share), std::lerp(a.y, b.y, share)});
  }
  return stroke;
}

Drawing zero() { return {arc({100, 150}, 60, 100, 0, 1)}; }
Drawing seven() { return {{{40, 50}, {160, 50}, {90, 250}}, {{70, 150}, {150, 150}}}; }
Drawing four() { return {{{90, 20}, {30, 140}, {150, 140}}, {{120, 60}, {115, 240}}}; }
std::vector<Drawing> drawings() { return {zero(), seven(), four()}; }

template <typename Change>
Drawing changed(Drawing drawing, Change change) {
  for (Stroke& stroke : drawing) {
    for (Point& point : stroke) point = change(point);
  }
  return drawing;
}

InputImage image_of(const Drawing& drawing) {
  const auto result = preprocess_strokes(drawing);
  REQUIRE(result.ok());
  return result.value();
}

InputImage image_of(const GrayImage& image) {
  const auto result = preprocess_image(image);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  return result.value();
}

double largest_difference(const InputImage& a, const InputImage& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
  }
  return largest;
}

double mean_difference(const InputImage& a, const InputImage& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(double{a[i]} - double{b[i]});
  return sum / static_cast<double>(a.size());
}

double mass(const InputImage& image) { return std::accumulate(image.begin(), image.end(), 0.0); }

float at(const InputImage& image, int x, int y) {
  return image[static_cast<std::size_t>(y * kImageSide + x)];
}

/// Centre of mass in pixel indices.
std::pair<double, double> centre_of(const InputImage& image) {
  double x_moment = 0, y_moment = 0;
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      x_moment += x * double{at(image, x, y)};
      y_moment += y * double{at(image, x, y)};
    }
  }
  return {x_moment / mass(image), y_moment / mass(image)};
}

/// Extent of the ink between its half-ink edges, to a fraction of a pixel: the full pixels between
/// the outermost ones, and the outermost ones' own ink as coverage.
double height_of(const InputImage& image) {
  std::vector<double> rows;
  for (int y = 0; y < kImageSide; ++y) {
    double darkest = 0;
    for (int x = 0; x < kImageSide; ++x) darkest = std::max(darkest, double{at(image, x, y)});
    rows.push_back(darkest);
  }
  return std::accumulate(rows.begin(), rows.end(), 0.0);
}

bool is_sane(const InputImage& image) {
  return mass(image) > 1 &&
         std::all_of(image.begin(), image.end(), [](float v) { return v >= 0.f && v <= 1.f; });
}

/// The image as 28 lines of two hexadecimal digits a pixel, as the goldens are written.
std::string as_hex(const InputImage& image) {
  std::string text;
  for (int y = 0; y < kImageSide; ++y) {
    text += "    \"";
    for (int x = 0; x < kImageSide; ++x) {
      constexpr char kDigits[] = "0123456789abcdef";
      const auto byte = static_cast<unsigned>(std::lround(at(image, x, y) * 255));
      text += {kDigits[byte / 16], kDigits[byte % 16]};
    }
    text += "\"\n";
  }
  return text;
}

InputImage from_hex(std::string_view hex) {
  InputImage image{};
  REQUIRE(hex.size() == 2 * image.size());
  for (std::size_t i = 0; i < image.size(); ++i) {
    image[i] = static_cast<float>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16)) / 255;
  }
  return image;
}

/// The drawing on a square image, `side` pixels a side, with a round brush, as a camera or a paint
/// program would have it.
GrayImage painted(const Drawing& drawing, int side, float brush, float scale, Point offset) {
  GrayImage image{side, side, std::vector<float>(static_cast<std::size_t>(side * side), 0.f)};
  for (const Stroke& stroke : drawing) {
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      for (const Point& dab : line(stroke[i - 1], stroke[i], 400)) {
        const float u = dab.x * scale + offset.x, v = dab.y * scale + offset.y;
        const int reach = static_cast<int>(brush / 2) + 2;
        for (int y = static_cast<int>(v) - reach; y <= static_cast<int>(v) + reach; ++y) {
          for (int x = static_cast<int>(u) - reach; x <= static_cast<int>(u) + reach; ++x) {
            if (x < 0 || y < 0 || x >= side || y >= side) continue;
            const float distance =
                std::hypot(static_cast<float>(x) + 0.5f - u, static_cast<float>(y) + 0.5f - v);
            float& pixel = image.pixels[static_cast<std::size_t>(y * side + x)];
            pixel = std::max(pixel, std::clamp(brush / 2 + 0.5f - distance, 0.f, 1.f));
          }
        }
      }
    }
  }
  return image;
}

GrayImage painted(const Drawing& drawing, float brush = 16) {
  return painted(drawing, 300, brush, 1, {50, 10});
}

GrayImage inverted(GrayImage image) {
  for (float& value : image.pixels) value = 1 - value;
  return image;
}

/// Dark ink on paper that is lit from one corner, with vignetting and noise.
GrayImage photographed(const GrayImage& ink) {
  GrayImage photo = ink;
  std::minstd_rand random(7);
  std::uniform_real_distribution<float> noise(-0.03f, 0.03f);
  for (int y = 0; y < ink.height; ++y) {
    for (int x = 0; x < ink.width; ++x) {
      const float u = static_cast<float>(x) / static_cast<float>(ink.width);
      const float v = static_cast<float>(y) / static_cast<float>(ink.height);
      const float light = 0.9f - 0.3f * u - 0.2f * v - 0.15f * (u - 0.5f) * (u - 0.5f);
      float& value = photo.pixels[static_cast<std::size_t>(y * ink.width + x)];
      value = std::clamp(light * (1 - 0.7f * value) + noise(random), 0.f, 1.f);
    }
  }
  return photo;
}

/// An InputImage as a grey image, its values rounded to bytes as in an MNIST file.
GrayImage as_gray(const InputImage& image) {
  GrayImage gray{kImageSide, kImageSide, {image.begin(), image.end()}};
  for (float& value : gray.pixels) value = std::round(value * 255) / 255;
  return gray;
}

ErrorCode error_of(const Drawing& drawing) { return preprocess_strokes(drawing).error().code; }
ErrorCode error_of(const GrayImage& image) { return preprocess_image(image).error().code; }

}  // namespace

TEST_SUITE("preprocess_strokes") {
  TEST_CASE("drawings give the goldens") {
    const std::pair<Drawing, const char*> cases[] = {
        {zero(), kGoldenZero}, {seven(), kGoldenSeven}, {four(), kGoldenFour}};
    for (const auto& [drawing, golden] : cases) {
      const InputImage image = image_of(drawing);
      INFO("\n" << as_hex(image));
      CHECK(largest_difference(image, from_hex(golden)) <= 1.0 / 255);
    }
  }

  TEST_CASE("a tap is a round dot of the stroke's width in the middle") {
    const InputImage dot = image_of(Drawing{{{300, 20}}});
    CHECK(at(dot, 14, 14) == 1.f);
    CHECK(mass(dot) == doctest::Approx(std::numbers::pi * 1.25 * 1.25).epsilon(0.03));
    for (const auto& [x, y] : {std::pair{15, 14}, {13, 14}, {14, 15}, {14, 13}}) {
      CHECK(at(dot, x, y) == at(dot, 15, 14));
    }
    CHECK(dot == image_of(Drawing{{{7, 7}, {7, 7}, {7, 7}}, {{7, 7}}}));
  }

  TEST_CASE("a tap beside other strokes is drawn") {
    Drawing with_dot = four();
    with_dot.push_back({{170, 200}});
    CHECK(mass(image_of(with_dot)) > mass(image_of(four())) + 3);
  }

  TEST_CASE("unit and place do not matter") {
    for (const Drawing& drawing : drawings()) {
      const InputImage expected = image_of(drawing);
      for (const float unit : {28.f / 300, 1e-20f, 17.f, 1e20f}) {
        const auto scaled = [unit](Point p) { return Point{p.x * unit, p.y * unit}; };
        CHECK(largest_difference(image_of(changed(drawing, scaled)), expected) < 1e-3);
      }
      const auto moved = [](Point p) { return Point{p.x - 4000, p.y + 900}; };
      CHECK(largest_difference(image_of(changed(drawing, moved)), expected) < 1e-3);
    }
  }

  TEST_CASE("order and direction of strokes do not matter") {
    for (Drawing drawing : drawings()) {
      const InputImage expected = image_of(drawing);
      std::reverse(drawing.begin(), drawing.end());
      CHECK(image_of(drawing) == expected);
      for (Stroke& stroke : drawing) std::reverse(stroke.begin(), stroke.end());
      CHECK(largest_difference(image_of(drawing), expected) < 0.05);
    }
  }

  TEST_CASE("drawing a line twice makes it no darker") {
    Drawing twice = seven();
    for (const Stroke& stroke : seven()) twice.push_back(stroke);
    CHECK(image_of(twice) == image_of(seven()));
  }

  TEST_CASE("empty strokes between others change nothing") {
    Drawing with_empty = seven();
    with_empty.insert(with_empty.begin() + 1, Stroke{});
    CHECK(image_of(with_empty) == image_of(seven()));
  }

  TEST_CASE("how many points a pen reports does not matter") {
    const Drawing sparse{line({0, 0}, {80, 10}), line({80, 10}, {20, 200})};
    const Drawing dense{line({0, 0}, {80, 10}, 5000), line({80, 10}, {20, 200}, 20000)};
    CHECK(largest_difference(image_of(sparse), image_of(dense)) < 1e-3);
    const Drawing coarse_arc{arc({0, 0}, 50, 90, 0, 1, 120)},
        fine_arc{arc({0, 0}, 50, 90, 0, 1, 9000)};
    CHECK(largest_difference(image_of(coarse_arc), image_of(fine_arc)) < 0.02);
  }

  TEST_CASE("the longest side of the ink is 19.5 pixels, to fill MNIST's 20 rows") {
    for (const Drawing& drawing : drawings()) {
      CHECK(height_of(image_of(drawing)) == doctest::Approx(19.5).epsilon(0.02));
    }
    const InputImage bar = image_of(Drawing{line({0, 0}, {0, 400})});
    CHECK(height_of(bar) == doctest::Approx(19.5).epsilon(0.02));
  }

  TEST_CASE("the centre of mass lies in the middle of pixel (14, 14)") {
    for (const Drawing& drawing : drawings()) {
      const auto [x, y] = centre_of(image_of(drawing));
      CHECK(x == doctest::Approx(14).epsilon(0.1 / 14));
      CHECK(y == doctest::Approx(14).epsilon(0.1 / 14));
    }
  }

  TEST_CASE("the aspect ratio is kept: a vertical line stays a line") {
    const InputImage bar = image_of(Drawing{line({3, 10}, {3, 90})});
    for (int y = 8; y < 20; ++y) {
      double width = 0;
      for (int x = 0; x < kImageSide; ++x) width += at(bar, x, y);
      CHECK(width == doctest::Approx(2.4).epsilon(0.02));
    }
  }

  TEST_CASE("centring moves all ink and loses none") {
    for (const Drawing& drawing : drawings()) {
      PreprocessStages stages;
      REQUIRE(preprocess_strokes(drawing, {}, &stages).ok());
      CHECK(mass(stages.centred) == doctest::Approx(mass(stages.fitted)).epsilon(0.015));
      const auto [x, y] = centre_of(stages.fitted);
      CHECK(x + stages.shift_x == doctest::Approx(14).epsilon(0.001));
      CHECK(y + stages.shift_y == doctest::Approx(14).epsilon(0.001));
    }
  }

  TEST_CASE("ink with its mass at one end stays inside the image") {
    Drawing lollipop{line({0, 0}, {0, 1000})};
    for (float y = 0; y < 300; y += 5) lollipop.push_back(line({-400, y}, {400, y}));
    PreprocessStages stages;
    REQUIRE(preprocess_strokes(lollipop, {}, &stages).ok());
    CHECK(mass(stages.centred) == doctest::Approx(mass(stages.fitted)).epsilon(0.015));
    CHECK(stages.shift_y == doctest::Approx(4.25));
  }

  TEST_CASE("the stages tell the way") {
    const Drawing bar{line({10, 20}, {10, 60})};
    PreprocessStages stages;
    const auto result = preprocess_strokes(bar, Box{0, 0, 80, 80}, &stages);
    REQUIRE(result.ok());
    CHECK(stages.centred == result.value());
    CHECK(stages.ink_box.left == 10.f);
    CHECK(stages.ink_box.top == 20.f);
    CHECK(stages.ink_box.right == 10.f);
    CHECK(stages.ink_box.bottom == 60.f);
    const auto [raw_x, raw_y] = centre_of(stages.raw);
    CHECK(raw_x == doctest::Approx(28 * 10 / 80.0 - 0.5).epsilon(0.02));
    CHECK(raw_y == doctest::Approx(28 * 40 / 80.0 - 0.5).epsilon(0.02));
    CHECK(height_of(stages.boxed) == doctest::Approx(20).epsilon(0.02));
    CHECK(centre_of(stages.fitted).second == doctest::Approx(13.5).epsilon(0.01));
  }

  TEST_CASE("stretching the box over the field loses the aspect ratio, fitting keeps it") {
    PreprocessStages stages;
    REQUIRE(preprocess_strokes(four(), {}, &stages).ok());
    const auto columns = [](const InputImage& image) {
      int count = 0;
      for (int x = 0; x < kImageSide; ++x) {
        bool inked = false;
        for (int y = 0; y < kImageSide; ++y) inked |= at(image, x, y) > 0.5f;
        count += inked ? 1 : 0;
      }
      return count;
    };
    CHECK(columns(stages.boxed) == 20);
    CHECK(columns(stages.fitted) < 15);
  }

  TEST_CASE("no ink is an error") {
    CHECK(error_of(Drawing{}) == ErrorCode::kEmpty);
    CHECK(error_of(Drawing{{}, {}}) == ErrorCode::kEmpty);
  }

  TEST_CASE("coordinates that are not finite are an error that names the stroke") {
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
          -std::numeric_limits<float>::infinity()}) {
      Drawing drawing = seven();
      drawing[1].push_back({0, bad});
      CHECK(error_of(drawing) == ErrorCode::kNonFinite);
      drawing[1].back() = {bad, 0};
      const auto result = preprocess_strokes(drawing);
      CHECK(result.error().message.find("stroke 2") != std::string::npos);
    }
  }

  TEST_CASE("extreme coordinates give a sane image") {
    constexpr float kHuge = std::numeric_limits<float>::max();
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    CHECK(is_sane(image_of(Drawing{{{-kHuge, -kHuge}, {kHuge, kHuge}}})));
    CHECK(is_sane(image_of(Drawing{{{0, 0}, {kTiny, 2 * kTiny}}})));
    CHECK(is_sane(image_of(Drawing{{{kHuge, 0}, {0, kTiny}, {-kHuge, kHuge}}})));
    PreprocessStages stages;
    for (const Box& area : {Box{0, 0, kTiny, kTiny}, Box{-kHuge, -kHuge, kHuge, kHuge},
                            Box{5, 5, -5, -5}, Box{0, 0, std::nanf(""), 1}}) {
      REQUIRE(preprocess_strokes(Drawing{{{-kHuge, 3}, {kHuge, 4}}}, area, &stages).ok());
      CHECK(std::all_of(stages.raw.begin(), stages.raw.end(),
                        [](float v) { return v >= 0.f && v <= 1.f; }));
    }
  }

  TEST_CASE("a million points and thousands of strokes complete") {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> place(0, 500);
    Stroke scribble;
    for (int i = 0; i < 1'000'000; ++i) scribble.push_back({place(random), place(random)});
    CHECK(mass(image_of(Drawing{scribble})) == doctest::Approx(19.5 * 19.5).epsilon(0.02));
    Drawing taps;
    for (int i = 0; i < 20'000; ++i) taps.push_back({{place(random), place(random)}});
    CHECK(mass(image_of(taps)) == doctest::Approx(19.5 * 19.5).epsilon(0.02));
    CHECK(is_sane(image_of(Drawing{arc({0, 0}, 50, 90, 0, 1, 1'000'000)})));
  }
}

TEST_SUITE("preprocess_image") {
  TEST_CASE("a painted drawing gives nearly what its strokes give, whatever the brush") {
    for (const Drawing& drawing : drawings()) {
      for (const float brush : {3.f, 8.f, 16.f, 30.f}) {
        CAPTURE(brush);
        CHECK(mean_difference(image_of(painted(drawing, brush)), image_of(drawing)) < 0.012);
      }
    }
  }

  TEST_CASE("size and place on the paper do not matter") {
    for (const Drawing& drawing : drawings()) {
      const InputImage expected = image_of(painted(drawing));
      const GrayImage corner = painted(drawing, 800, 12, 0.8f, {500, 30});
      CHECK(mean_difference(image_of(corner), expected) < 0.012);
      const GrayImage large = painted(drawing, 1500, 60, 4, {200, 100});
      CHECK(mean_difference(image_of(large), expected) < 0.012);
    }
  }

  TEST_CASE("dark ink on light paper equals light ink on dark") {
    for (const Drawing& drawing : drawings()) {
      const GrayImage light = painted(drawing);
      CHECK(largest_difference(image_of(light), image_of(inverted(light))) < 1e-3);
    }
  }

  TEST_CASE("faint ink on grey paper gives what full contrast gives") {
    for (const Drawing& drawing : drawings()) {
      GrayImage faint = painted(drawing);
      for (float& value : faint.pixels) value = 0.6f - 0.15f * value;
      CHECK(mean_difference(image_of(faint), image_of(painted(drawing))) < 0.005);
    }
  }

  TEST_CASE("uneven light and noise of a photograph are taken away") {
    for (const Drawing& drawing : drawings()) {
      const InputImage expected = image_of(painted(drawing));
      CHECK(mean_difference(image_of(photographed(painted(drawing))), expected) < 0.012);
    }
  }

  TEST_CASE("dust on the paper and a dark edge of the picture are left out") {
    const InputImage expected = image_of(painted(four()));
    GrayImage picture = painted(four());
    for (const auto& [x, y] : {std::pair{280, 20}, {20, 260}, {270, 280}}) {
      picture.pixels[static_cast<std::size_t>(y * 300 + x)] = 1.f;
    }
    for (int y = 0; y < 300; ++y) {
      for (int x = 0; x < 12; ++x) picture.pixels[static_cast<std::size_t>(y * 300 + x)] = 1.f;
    }
    CHECK(mean_difference(image_of(picture), expected) < 0.003);
  }

  TEST_CASE("an image made as MNIST's were passes nearly unchanged") {
    for (const Drawing& drawing : {seven(), four()}) {
      // Both are taller than wide: ink of 20 rows on the pixel grid, as in MNIST's files.
      PreprocessStages stages;
      REQUIRE(preprocess_strokes(drawing, {}, &stages).ok());
      const Box box = stages.ink_box;
      const float scale = 17.6f / (box.bottom - box.top);
      const Point offset{14 - scale * (box.left + box.right) / 2, 5.2f - scale * box.top};
      const GrayImage source = painted(drawing, kImageSide, 2.4f, scale, offset);
      InputImage mnist{};
      std::copy(source.pixels.begin(), source.pixels.end(), mnist.begin());
      const InputImage once = image_of(as_gray(mnist));
      CHECK(mass(once) == doctest::Approx(mass(mnist)).epsilon(0.01));
      CHECK(largest_difference(image_of(as_gray(once)), once) <= 2.0 / 255);
      const auto [x, y] = centre_of(once);
      CHECK(std::abs(x - 14) <= 0.51);
      CHECK(std::abs(y - 14) <= 0.51);
    }
  }

  TEST_CASE("the stages tell the way") {
    PreprocessStages stages;
    const GrayImage picture = inverted(painted(four(), 20));
    const auto result = preprocess_image(picture, &stages);
    REQUIRE(result.ok());
    CHECK(stages.centred == result.value());
    CHECK(at(stages.raw, 0, 0) == doctest::Approx(1));
    CHECK(stages.ink_box.left == doctest::Approx(50 + 30 - 10).epsilon(0.02));
    CHECK(stages.ink_box.right == doctest::Approx(50 + 150 + 10).epsilon(0.02));
    CHECK(stages.ink_box.top == doctest::Approx(10 + 20 - 10).epsilon(0.06));
    CHECK(stages.ink_box.bottom == doctest::Approx(10 + 240 + 10).epsilon(0.02));
    CHECK(mass(stages.fitted) == doctest::Approx(mass(stages.centred)).epsilon(0.01));
    CHECK(height_of(stages.boxed) == doctest::Approx(20).epsilon(0.05));
  }

  TEST_CASE("a blank image is an error, with noise and uneven light as well") {
    const GrayImage blank{200, 200, std::vector<float>(200 * 200, 0.7f)};
    CHECK(error_of(blank) == ErrorCode::kEmpty);
    const GrayImage paper{200, 200, std::vector<float>(200 * 200, 0.f)};
    CHECK(error_of(photographed(paper)) == ErrorCode::kEmpty);
    CHECK(error_of(GrayImage{1, 1, {0.3f}}) == ErrorCode::kEmpty);
  }

  TEST_CASE("sizes and values out of range are errors") {
    CHECK(error_of(GrayImage{0, 5, {}}) == ErrorCode::kUnsupported);
    CHECK(error_of(GrayImage{-1, -1, {1.f}}) == ErrorCode::kUnsupported);
    CHECK(error_of(GrayImage{16385, 1, std::vector<float>(16385)}) == ErrorCode::kUnsupported);
    CHECK(error_of(GrayImage{2, 2, {0.f, 1.f, 0.f}}) == ErrorCode::kMalformed);
    CHECK(error_of(GrayImage{2, 1, {0.f, 255.f}}) == ErrorCode::kUnsupported);
    CHECK(error_of(GrayImage{2, 1, {0.f, std::nanf("")}}) == ErrorCode::kNonFinite);
  }

  TEST_CASE("images of odd shapes give a sane image or an error") {
    std::minstd_rand random(3);
    std::uniform_real_distribution<float> grey(0, 1);
    for (const auto& [width, height] :
         {std::pair{1, 2}, {2, 1}, {3, 3}, {1, 16384}, {16384, 2}, {40, 7}, {513, 29}}) {
      CAPTURE(width);
      CAPTURE(height);
      GrayImage image{width, height, {}};
      for (int i = 0; i < width * height; ++i) image.pixels.push_back(grey(random));
      const auto result = preprocess_image(image);
      CHECK((!result.ok() || std::all_of(result->begin(), result->end(),
                                         [](float v) { return v >= 0.f && v <= 1.f; })));
      std::fill(image.pixels.begin(), image.pixels.end(), 0.f);
      image.pixels[image.pixels.size() / 2] = 1.f;
      if (width > 1 && height > 2 && width < 600) CHECK(is_sane(image_of(image)));
    }
  }
}

TEST_CASE("from_bytes maps 0 to paper and 255 to ink") {
  std::array<std::uint8_t, inkling::kImagePixels> bytes{};
  bytes[5] = 255;
  bytes[783] = 51;
  const InputImage image = inkling::from_bytes(bytes);
  CHECK(image[5] == 1.f);
  CHECK(image[783] == 0.2f);
  CHECK(mass(image) == doctest::Approx(1.2));
}

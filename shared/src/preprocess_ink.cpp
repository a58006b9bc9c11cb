#include "preprocess_ink.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "preprocess_resample.hpp"

/// Grey image to ink, in five steps: reduce a large image; take away the light, a smooth surface;
/// turn the image so that ink is what stands up; take away the background that no stroke can be
/// wide enough to make (a morphological opening); scale noise to 0 and ink to 1; drop specks and
/// whatever reaches in from the border.
namespace inkling::detail {
namespace {

/// Longest side of the image that is worked on: a digit an eighth of the picture wide still has
/// three pixels for each one of the result.
constexpr int kWorkSide = 512;
/// Longest side of the grid to which the light is fitted, and rounds of the fit.
constexpr int kCoarseSide = 64;
constexpr int kLightRounds = 6;
/// Half the opening's window as a share of the shorter side; strokes are narrower than the window.
constexpr double kOpeningRadius = 0.2;
/// Less contrast between ink and paper than this is no ink.
constexpr float kMinContrast = 0.05f;
/// Paper noise is cut at this many standard deviations, and ink must reach twice that height.
constexpr double kNoiseDeviations = 4.0;
/// Components with less than this share of all ink are specks: half a pixel of a 28×28 digit, so
/// that MNIST's own images keep theirs.
constexpr double kSpeckShare = 0.005;
/// Components that touch the border go if the others hold at least this share of all ink.
constexpr double kInnerShare = 0.2;

GrayImage shrink(const GrayImage& image, int longest_side) {
  const int longest = std::max(image.width, image.height);
  if (longest <= longest_side) return image;
  const auto side = [&](int pixels) {
    return std::max(
        1, static_cast<int>(std::lround(static_cast<double>(pixels) * longest_side / longest)));
  };
  const int width = side(image.width), height = side(image.height);
  return resample(image, {static_cast<double>(width) / image.width, 0.0},
                  {static_cast<double>(height) / image.height, 0.0}, width, height);
}

/// The value below which `share` of the values lie.
float quantile(std::vector<float> values, double share) {
  const auto nth =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), nth, values.end());
  return *nth;
}

/// Light over the image: a polynomial of degree two in u and v, which go from -1 to 1 across it,
/// as lamps and lenses make it.
using Terms = Eigen::Matrix<double, 6, 1>;
Terms light_terms(const GrayImage& image, int x, int y) {
  const double u = 2 * (x + 0.5) / image.width - 1, v = 2 * (y + 0.5) / image.height - 1;
  return Terms{1.0, u, v, u * u, u * v, v * v};
}

float border_tone(const GrayImage& image) {
  std::vector<float> border;
  for (int y = 0; y < image.height; ++y) {
    const bool whole_row = y == 0 || y == image.height - 1;
    for (int x = 0; x < image.width; x += whole_row ? 1 : std::max(1, image.width - 1)) {
      border.push_back(image.pixels[static_cast<std::size_t>(y) * image.width + x]);
    }
  }
  return quantile(std::move(border), 0.5);
}

/// Least squares over the image, from the border's tone on leaving out what deviates most: ink.
Terms fit_light(const GrayImage& image) {
  std::vector<Terms> terms;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) terms.push_back(light_terms(image, x, y));
  }
  Terms light = Terms::Zero();
  light[0] = border_tone(image);
  std::vector<float> deviations(terms.size());
  for (int round = 0; round < kLightRounds; ++round) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      deviations[i] = std::abs(image.pixels[i] - static_cast<float>(light.dot(terms[i])));
    }
    const float limit = 3 * quantile(deviations, 0.5) + 0.02f;
    // The small ridge keeps the system solvable where a side is too short for its terms.
    Eigen::Matrix<double, 6, 6> squares = 1e-6 * Eigen::Matrix<double, 6, 6>::Identity();
    Terms sums = Terms::Zero();
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (deviations[i] > limit) continue;
      squares.selfadjointView<Eigen::Lower>().rankUpdate(terms[i]);
      sums += image.pixels[i] * terms[i];
    }
    light = squares.selfadjointView<Eigen::Lower>().ldlt().solve(sums);
  }
  return light;
}

/// Takes the light away and turns dark ink into ink that stands up from the paper.
void flatten(GrayImage& image) {
  const Terms light = fit_light(shrink(image, kCoarseSide));
  double balance = 0.0;
  float* pixel = image.pixels.data();
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x, ++pixel) {
      *pixel -= static_cast<float>(light.dot(light_terms(image, x, y)));
      balance += *pixel * std::abs(*pixel);
    }
  }
  if (balance < 0.0) {
    for (float& value : image.pixels) value = -value;
  }
}

/// Replaces each of `count` values, `stride` apart, by the least (or greatest) of those within
/// `radius`: running extremes from both ends of blocks as long as the window (van Herk 1992; Gil
/// and Werman 1993), three comparisons a value for any radius.
class LineExtremes {
 public:
  LineExtremes(int radius, bool greatest) : radius_(radius), greatest_(greatest) {}

  void apply(float* line, int count, int stride) {
    const int window = 2 * radius_ + 1;
    forward_.resize(static_cast<std::size_t>(count));
    backward_.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const float value = line[i * stride];
      forward_[index(i)] = i % window == 0 ? value : pick(forward_[index(i - 1)], value);
    }
    for (int i = count - 1; i >= 0; --i) {
      const bool block_end = i % window == window - 1 || i == count - 1;
      const float value = line[i * stride];
      backward_[index(i)] = block_end ? value : pick(backward_[index(i + 1)], value);
    }
    for (int i = 0; i < count; ++i) {
      const int first = std::max(0, i - radius_), last = std::min(count - 1, i + radius_);
      if (first / window != last / window) {
        line[i * stride] = pick(backward_[index(first)], forward_[index(last)]);
      } else {  // It starts or ends with its block: the line's end cuts the other side.
        line[i * stride] = first % window == 0 ? forward_[index(last)] : backward_[index(first)];
      }
    }
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  float pick(float a, float b) const { return greatest_ ? std::max(a, b) : std::min(a, b); }

  int radius_;
  bool greatest_;
  std::vector<float> forward_;
  std::vector<float> backward_;
};

void spread_extremes(GrayImage& image, int radius, bool greatest) {
  LineExtremes extremes(radius, greatest);
  for (int y = 0; y < image.height; ++y) {
    extremes.apply(&image.pixels[static_cast<std::size_t>(y) * image.width], image.width, 1);
  }
  for (int x = 0; x < image.width; ++x) {
    extremes.apply(&image.pixels[static_cast<std::size_t>(x)], image.height, image.width);
  }
}

/// Takes away the background: an opening (erosion, then dilation) by a square window, which
/// removes all that stands up and is narrower, and keeps slopes and steps of light.
void subtract_background(GrayImage& image) {
  const int radius = std::max(
      2, static_cast<int>(std::lround(kOpeningRadius * std::min(image.width, image.height))));
  GrayImage background = image;
  spread_extremes(background, radius, false);
  spread_extremes(background, radius, true);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] -= background.pixels[i];
}

/// Scales the noise of the paper to 0 and the ink's tone to 1; false if there is no ink.
/// Paper is taken to be at least three tenths of the image: its level and noise follow from the
/// tenth and thirtieth percentiles, as a normal distribution's would (-1.282 and -0.524 sigma).
bool scale_to_ink(GrayImage& image) {
  const float low = quantile(image.pixels, 0.1), middle = quantile(image.pixels, 0.3);
  const double deviation = (middle - low) / (1.282 - 0.524);
  const float paper = static_cast<float>(middle + 0.524 * deviation);
  const float noise = static_cast<float>(kNoiseDeviations * deviation);
  const float strongest = *std::max_element(image.pixels.begin(), image.pixels.end()) - paper;
  if (strongest < kMinContrast) return false;
  std::vector<float> inked;
  for (const float value : image.pixels) {
    if (value - paper > std::max(noise, strongest / 4)) inked.push_back(value - paper);
  }
  const float ink = inked.empty() ? 0.f : quantile(std::move(inked), 0.98);
  if (ink < kMinContrast || ink < 2 * noise) return false;
  for (float& value : image.pixels) {
    value = std::clamp((value - paper - noise) / (ink - noise), 0.f, 1.f);
  }
  return true;
}

/// A connected area of ink.
struct Component {
  std::vector<int> pixels;  ///< Indices into the image.
  double mass = 0.0;
  bool at_border = false;
};

/// Collects the component of `start` (8-connected pixels of at least kInkLevel), marking it seen.
Component component_at(const GrayImage& image, int start, std::vector<bool>& seen) {
  Component component;
  component.pixels.push_back(start);
  seen[static_cast<std::size_t>(start)] = true;
  for (std::size_t next = 0; next < component.pixels.size(); ++next) {
    const int index = component.pixels[next];
    const int x = index % image.width, y = index / image.width;
    component.mass += image.pixels[static_cast<std::size_t>(index)];
    component.at_border |= x == 0 || y == 0 || x == image.width - 1 || y == image.height - 1;
    for (int v = std::max(0, y - 1); v <= std::min(image.height - 1, y + 1); ++v) {
      for (int u = std::max(0, x - 1); u <= std::min(image.width - 1, x + 1); ++u) {
        const auto neighbour = static_cast<std::size_t>(v * image.width + u);
        if (seen[neighbour] || image.pixels[neighbour] < kInkLevel) continue;
        seen[neighbour] = true;
        component.pixels.push_back(static_cast<int>(neighbour));
      }
    }
  }
  return component;
}

void drop_clutter(GrayImage& image) {
  std::vector<bool> seen(image.pixels.size(), false);
  std::vector<Component> components;
  double mass = 0.0, inner_mass = 0.0;
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    if (seen[i] || image.pixels[i] < kInkLevel) continue;
    components.push_back(component_at(image, static_cast<int>(i), seen));
    mass += components.back().mass;
    if (!components.back().at_border) inner_mass += components.back().mass;
  }
  const bool inner_only = inner_mass >= kInnerShare * mass;
  const double kept_mass = inner_only ? inner_mass : mass;
  for (const Component& component : components) {
    const bool is_speck = component.mass < kSpeckShare * kept_mass;
    if (!is_speck && !(inner_only && component.at_border)) continue;
    for (const int index : component.pixels) image.pixels[static_cast<std::size_t>(index)] = 0.f;
  }
}

}  // namespace

Result<GrayImage> find_ink(const GrayImage& image) {
  GrayImage ink = shrink(image, kWorkSide);
  flatten(ink);
  subtract_background(ink);
  if (scale_to_ink(ink)) {
    drop_clutter(ink);
    const auto is_ink = [](float value) { return value >= kInkLevel; };
    if (std::any_of(ink.pixels.begin(), ink.pixels.end(), is_ink)) return ink;
  }
  return Error{ErrorCode::kEmpty, "the image has no ink: nothing in it stands out from the paper"};
}

}  // namespace inkling::detail

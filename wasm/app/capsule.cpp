#include "capsule.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {
namespace {

float dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
Point minus(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }

/// Adds a piece to what is known so far; all pieces of one capsule touch each other.
void extend(std::optional<Span>& span, float from, float to) {
  from = std::max(from, 0.f);
  to = std::min(to, 1.f);
  if (from > to) return;
  span = span ? Span{std::min(span->from, from), std::max(span->to, to)} : Span{from, to};
}

/// Where a + t·d is within `radius` of `centre`: a quadratic inequality in t.
void add_disc(std::optional<Span>& span, Point a, Point d, Point centre, float radius) {
  const Point offset = minus(a, centre);
  const float aa = dot(d, d), ab = dot(d, offset), bb = dot(offset, offset) - radius * radius;
  if (aa == 0.f) {
    if (bb < 0.f) extend(span, 0.f, 1.f);
    return;
  }
  const float discriminant = ab * ab - aa * bb;
  if (discriminant <= 0.f) return;
  const float root = std::sqrt(discriminant);
  extend(span, (-ab - root) / aa, (-ab + root) / aa);
}

/// Cuts `span` to where low ≤ start + t·slope ≤ high. Returns whether something is left.
bool clip(Span& span, float start, float slope, float low, float high) {
  if (slope == 0.f) return low <= start && start <= high;
  const float one = (low - start) / slope, other = (high - start) / slope;
  span.from = std::max(span.from, std::min(one, other));
  span.to = std::min(span.to, std::max(one, other));
  return span.from <= span.to;
}

/// Where a + t·d lies in the rectangle between the capsule's two discs.
void add_middle(std::optional<Span>& span, Point a, Point d, const Capsule& capsule) {
  const float length = distance(capsule.from, capsule.to);
  if (length == 0.f) return;
  const Point axis{(capsule.to.x - capsule.from.x) / length,
                   (capsule.to.y - capsule.from.y) / length};
  const Point normal{-axis.y, axis.x};
  const Point offset = minus(a, capsule.from);
  Span part{0.f, 1.f};
  if (clip(part, dot(offset, axis), dot(d, axis), 0.f, length) &&
      clip(part, dot(offset, normal), dot(d, normal), -capsule.radius, capsule.radius)) {
    extend(span, part.from, part.to);
  }
}

}  // namespace

float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

Point between(Point a, Point b, float t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

float distance_to_segment(Point p, Point a, Point b) {
  const Point along = minus(b, a);
  const float length_squared = dot(along, along);
  if (length_squared == 0.f) return distance(p, a);
  const float t = std::clamp(dot(minus(p, a), along) / length_squared, 0.f, 1.f);
  return distance(p, between(a, b, t));
}

std::optional<Span> overlap(Point a, Point b, const Capsule& capsule) {
  const Point d = minus(b, a);
  std::optional<Span> span;
  add_disc(span, a, d, capsule.from, capsule.radius);
  add_disc(span, a, d, capsule.to, capsule.radius);
  add_middle(span, a, d, capsule);
  return span;
}

}  // namespace inkling::app

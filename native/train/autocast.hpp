#pragma once

#include <ATen/autocast_mode.h>

namespace inkling::train {

/// While it lives, convolutions and products on a device run in bfloat16; weights, sums and losses
/// stay in single precision (LibTorch's automatic mixed precision).
class Autocast {
 public:
  explicit Autocast(at::DeviceType device)
      : device_(device), before_(at::autocast::is_autocast_enabled(device)) {
    at::autocast::set_autocast_enabled(device, true);
    at::autocast::set_autocast_dtype(device, at::kBFloat16);
    at::autocast::increment_nesting();
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;
  ~Autocast() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(device_, before_);
  }

 private:
  at::DeviceType device_;
  bool before_;
};

}  // namespace inkling::train

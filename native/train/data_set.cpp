#include "train/data_set.hpp"

namespace inkling::train {
namespace {

/// A tensor of its own from bytes that LibTorch will not write to.
torch::Tensor copy_bytes(const std::vector<std::uint8_t>& bytes, at::IntArrayRef shape,
                         torch::Device device) {
  auto* data = const_cast<std::uint8_t*>(bytes.data());
  return torch::from_blob(data, shape, torch::kUInt8).clone().to(device);
}

}  // namespace

DataSet to_device(const LabelledImages& data, torch::Device device) {
  const IdxImages& images = data.images;
  return {.images = copy_bytes(images.pixels, {images.count, 1, images.rows, images.cols}, device)
                        .to(torch::kFloat32)
                        .div_(255),
          .labels = copy_bytes(data.labels, {images.count}, device).to(torch::kInt64)};
}

}  // namespace inkling::train

#include <onnxruntime_cxx_api.h>

#include <array>
#include <vector>

#include "contestant.hpp"

namespace inkling::bench {
namespace {

Ort::Env& environment() {
  static Ort::Env environment(ORT_LOGGING_LEVEL_ERROR);
  return environment;
}

Ort::SessionOptions session_options() {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(1);
  options.SetInterOpNumThreads(1);
  options.SetExecutionMode(ORT_SEQUENTIAL);
  options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  return options;
}

template <std::size_t Rank>
Ort::Value make_tensor(std::span<float> values, const std::array<std::int64_t, Rank>& shape) {
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  return Ort::Value::CreateTensor<float>(memory, values.data(), values.size(), shape.data(), Rank);
}

class OnnxRuntime : public Contestant {
 public:
  OnnxRuntime(const std::filesystem::path& onnx, const Batches& batches)
      : session_(environment(), onnx.c_str(), session_options()),
        logits_(batches.batch_size * kClasses) {
    const auto images = static_cast<std::int64_t>(batches.batch_size);
    output_ = make_tensor(logits_, std::array<std::int64_t, 2>{images, kClasses});
    for (std::size_t i = 0; i < batches.count(); ++i) {
      inputs_.push_back(
          make_tensor(batches[i], std::array<std::int64_t, 4>{images, 1, kImageSide, kImageSide}));
    }
  }

  void answer(std::size_t batch) override {
    constexpr const char* kInput = "images";
    constexpr const char* kOutput = "logits";
    session_.Run(run_options_, &kInput, &inputs_[batch], 1, &kOutput, &output_, 1);
  }
  [[nodiscard]] std::span<const float> logits() const override { return logits_; }

 private:
  Ort::Session session_;
  Ort::RunOptions run_options_;
  std::vector<float> logits_;
  std::vector<Ort::Value> inputs_;  ///< Views of the images.
  Ort::Value output_{nullptr};      ///< A view of `logits_`.
};

}  // namespace

std::unique_ptr<Contestant> make_onnx_runtime(const std::filesystem::path& onnx,
                                              const Batches& batches) {
  return std::make_unique<OnnxRuntime>(onnx, batches);
}

std::string onnx_runtime_version() { return Ort::GetVersionString(); }

}  // namespace inkling::bench

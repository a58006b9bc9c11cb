#include "train/step_graph.hpp"

#ifdef INKLING_TRAIN_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>

#include <exception>
#include <iostream>
#include <string_view>
#endif

namespace inkling::train {

#ifdef INKLING_TRAIN_CUDA

class StepGraph::Recording {
 public:
  void run(const std::function<void()>& step) {
    if (state_ == State::kUntried) {
      on_side_stream([&] { tried_ < kTries ? step() : record(step); });
      ++tried_;
    }
    if (state_ == State::kRecorded) graph_.replay();
    if (state_ == State::kImpossible) step();
  }

 private:
  enum class State { kUntried, kRecorded, kImpossible };

  /// Steps done as they are before one is recorded.
  static constexpr int kTries = 3;

  /// Recording is not allowed on the default stream, and what was tried before must have been tried
  /// on the same one.
  template <typename Work>
  void on_side_stream(const Work& work) {
    const at::cuda::CUDAStream main = at::cuda::getCurrentCUDAStream();
    wait(side_, main);
    {
      const c10::cuda::CUDAStreamGuard guard(side_);
      work();
    }
    wait(main, side_);
  }

  static void wait(const at::cuda::CUDAStream& later, const at::cuda::CUDAStream& earlier) {
    at::cuda::CUDAEvent done;
    done.record(earlier);
    done.block(later);
  }

  void record(const std::function<void()>& step) {
    try {
      graph_.capture_begin();
      step();
      graph_.capture_end();
      state_ = State::kRecorded;
    } catch (const std::exception& error) {
      state_ = State::kImpossible;
      give_up();
      const std::string_view reason = error.what();
      std::cerr << "inkling-train: going on without CUDA graphs ("
                << reason.substr(0, reason.find('\n')) << ")\n";
    }
  }

  /// Ends a recording that failed half-way, so that the stream can be used again.
  void give_up() {
    try {
      graph_.capture_end();
    } catch (const std::exception&) {
      // It says again what record() has reported.
    }
    graph_.reset();
  }

  at::cuda::CUDAGraph graph_;
  at::cuda::CUDAStream side_ = at::cuda::getStreamFromPool();
  State state_ = State::kUntried;
  int tried_ = 0;
};

bool StepGraph::helps(torch::Device device) { return device.is_cuda(); }

#else

class StepGraph::Recording {
 public:
  static void run(const std::function<void()>& step) { step(); }
};

bool StepGraph::helps(torch::Device /*device*/) { return false; }

#endif

StepGraph::StepGraph() = default;
StepGraph::~StepGraph() = default;

void StepGraph::run(const std::function<void()>& step) {
  if (!recording_) recording_ = std::make_unique<Recording>();
  recording_->run(step);
}

}  // namespace inkling::train

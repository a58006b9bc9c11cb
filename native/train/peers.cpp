#include "train/peers.hpp"

#include <charconv>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "train/interrupt.hpp"

#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

// LibTorch may have been built with NCCL without bringing its header.
#if defined(USE_C10D_GLOO) && defined(USE_C10D_NCCL) && __has_include(<nccl.h>)
#define INKLING_TRAIN_NCCL
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

namespace inkling::train {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// A number from the environment; `fallback` where it is not set.
int environment_number(const char* name, int fallback) {
  const std::string text = environment(name);
  if (text.empty()) return fallback;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) {
    throw UserError(std::string(name) + " must be a number, not '" + text + "'");
  }
  return number;
}

#ifdef USE_C10D_GLOO

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

/// How long a process waits for the others: longer than the first one's tests between two
/// trainings, shorter than anybody would wait for a dead one.
constexpr std::chrono::seconds kPatience{50};

/// Tensors on GPUs are summed by NCCL where LibTorch has it, all others by Gloo.
class DistributedPeers : public Peers {
 public:
  DistributedPeers(int rank, int size)
      : rank_(rank), size_(size), local_rank_(environment_number("LOCAL_RANK", 0)) {
    join();
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] int local_rank() const override { return local_rank_; }

  void sum(torch::Tensor& values) const override {
    try {
#ifdef INKLING_TRAIN_NCCL
      if (values.is_cuda()) {
        std::vector<torch::Tensor> in_place{values};
        nccl_->allreduce(in_place)->wait();  // The device waits, not this thread.
        return;
      }
#endif
      std::vector<torch::Tensor> staged{values.to(torch::kCPU)};
      gloo_->allreduce(staged)->wait();
      if (!staged.front().is_same(values)) values.copy_(staged.front());
    } catch (const std::exception&) {
      stop_if_wanted();
      throw UserError("process " + std::to_string(rank_) +
                      " has lost another process of this training: start all of them again with "
                      "--resume");
    }
  }

 private:
  void join() {
    const std::string address = environment("MASTER_ADDR");
    const int port = environment_number("MASTER_PORT", 0);
    if (address.empty() || port < 1 || port > 65535) {
      throw UserError("WORLD_SIZE is set, so MASTER_ADDR and MASTER_PORT must be, too");
    }
    try {
      c10d::TCPStoreOptions options;
      options.port = static_cast<std::uint16_t>(port);
      // torchrun's agent may have opened the store already.
      options.isServer = rank_ == 0 && environment("TORCHELASTIC_USE_AGENT_STORE") != "True";
      options.numWorkers = static_cast<std::size_t>(size_);
      options.waitWorkers = false;
      options.timeout = kPatience;
      options.useLibUV = false;  // Not in every LibTorch.
      const auto store = c10::make_intrusive<c10d::TCPStore>(address, options);
      const auto gloo_options = c10d::ProcessGroupGloo::Options::create(kPatience);
      gloo_options->devices.push_back(device_for(address));
      gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank_, size_, gloo_options);
#ifdef INKLING_TRAIN_NCCL
      if (!torch::cuda::is_available()) return;
      // NCCL's own thread ends the process with a message when another one is lost.
      const auto nccl_options = c10d::ProcessGroupNCCL::Options::create();
      nccl_options->timeout = kPatience;
      nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(
          c10::make_intrusive<c10d::PrefixStore>("nccl", store), rank_, size_, nccl_options);
#endif
    } catch (const std::exception& error) {
      throw UserError("process " + std::to_string(rank_) + " cannot join the others at " + address +
                      ":" + std::to_string(port) + ": check that all " + std::to_string(size_) +
                      " are started and that the port is free and can be reached (" +
                      first_line(error.what()) + ")");
    }
  }

  static std::shared_ptr<::gloo::transport::Device> device_for(const std::string& address) {
    using Gloo = c10d::ProcessGroupGloo;
    const std::string interface = environment("GLOO_SOCKET_IFNAME");
    if (!interface.empty()) return Gloo::createDeviceForInterface(interface);
    const bool here = address == "localhost" || address.starts_with("127.");
    return here ? Gloo::createDeviceForHostname(address) : Gloo::createDefaultDevice();
  }

  int rank_;
  int size_;
  int local_rank_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
#ifdef INKLING_TRAIN_NCCL
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_;
#endif
};

#endif

}  // namespace

bool Peers::agree_on(std::int64_t number) const {
  torch::Tensor total = torch::full({}, number, torch::kInt64);
  sum(total);
  return total.item<std::int64_t>() == number * size();
}

std::unique_ptr<Peers> join_peers() {
  const int size = environment_number("WORLD_SIZE", 1);
  const int rank = environment_number("RANK", 0);
  if (size <= 1) return std::make_unique<Peers>();
  if (rank >= size) throw UserError("RANK must be below WORLD_SIZE");
#ifdef USE_C10D_GLOO
  return std::make_unique<DistributedPeers>(rank, size);
#else
  throw UserError("this LibTorch has no Gloo, so that one training cannot use several processes");
#endif
}

}  // namespace inkling::train

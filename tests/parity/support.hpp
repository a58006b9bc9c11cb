#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>

#include "common/idx.hpp"
#include "inkling/model.hpp"
#include "temporary_folder.hpp"
#include "train/network.hpp"

/// MNIST's folder, from the environment.
std::filesystem::path mnist_folder();

/// The first images of a split of MNIST, with their labels.
inkling::LabelledImages first_images(inkling::Split split, int count);

/// Writes both parts of a small data set of the first MNIST images into `folder`.
void write_small_mnist(const std::filesystem::path& folder, int train_images, int test_images);

/// The core's logits for N×1×28×28 floats, as N×10 floats.
torch::Tensor core_logits(const inkling::Model& model, const torch::Tensor& images);

/// The core's model of a LibTorch network, on one of `available_kernels()`; empty means the
/// fastest.
inkling::Model core_model(const inkling::train::Network& network, std::string_view kernels = {});

/// A LibTorch network with a file's parameters.
inkling::train::Network network_of(const inkling::Weights& weights);

/// A file of the shipped weights.
inkling::Weights shipped_weights(const inkling::Architecture& architecture);

double largest_difference(const torch::Tensor& a, const torch::Tensor& b);

/// What a run of a program left.
struct ProgramResult {
  int status = 0;
  std::string output;
  std::string errors;
};

/// Runs inkling-train with these arguments (and one thread, lest tests that run at once wait for
/// each other's threads), without INKLING_DATA in its environment. `prefix` is what the shell shall
/// read before the command.
ProgramResult run_trainer(const std::string& arguments, const std::string& prefix = {});

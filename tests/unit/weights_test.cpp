#include "inkling/weights.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "random_weights.hpp"

using namespace inkling;

namespace {

using Bytes = std::vector<std::byte>;

// A file with this header text and so many bytes of data.
Bytes file_of(std::string_view header, std::size_t data_bytes = 0) {
  Bytes bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>(header.size() >> (8 * i)));
  for (const char c : header) bytes.push_back(static_cast<std::byte>(c));
  bytes.resize(bytes.size() + data_bytes);
  return bytes;
}

Error error_of(const Bytes& bytes) {
  const Result<Weights> weights = parse_safetensors(bytes);
  REQUIRE_FALSE(weights.ok());
  CHECK_FALSE(weights.error().message.empty());
  return weights.error();
}

bool mentions(const Error& error, std::string_view text) {
  return error.message.find(text) != std::string::npos;
}

Weights one_tensor(std::vector<float> values, DType dtype = DType::kF32) {
  Weights weights;
  const auto size = static_cast<std::int64_t>(values.size());
  weights.tensors.push_back({"t", {size}, dtype, std::move(values)});
  return weights;
}

Bytes serialized(const Weights& weights) {
  Result<Bytes> bytes = serialize_safetensors(weights);
  REQUIRE(bytes.ok());
  return std::move(bytes).value();
}

}  // namespace

TEST_CASE("a written file reads back the same") {
  Weights weights = random_weights(*find_architecture("cnn"));
  weights.set_metadata("recipe", "article");
  weights.set_metadata("note", "quotes \" and \\ and \n and é");
  const Bytes bytes = serialized(weights);
  const Result<Weights> copy = parse_safetensors(bytes);
  REQUIRE(copy.ok());
  CHECK(copy->metadata == weights.metadata);
  REQUIRE(copy->tensors.size() == weights.tensors.size());
  for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
    CHECK(copy->tensors[i].name == weights.tensors[i].name);
    CHECK(copy->tensors[i].shape == weights.tensors[i].shape);
    CHECK(copy->tensors[i].values == weights.tensors[i].values);
  }
  CHECK(copy->metadata_value("recipe") == "article");
  CHECK(copy->metadata_value("absent").empty());
}

TEST_CASE("the data section starts at a multiple of eight bytes") {
  for (const char* name : {"a", "ab", "abc", "abcdefg"}) {
    Weights weights = one_tensor({1.f});
    weights.tensors[0].name = name;
    CHECK((serialized(weights).size() - sizeof(float)) % 8 == 0);
  }
}

TEST_CASE("16-bit tensors are rounded on writing and widened on reading") {
  for (const DType dtype : {DType::kF16, DType::kBF16}) {
    const Bytes bytes = serialized(one_tensor({1.f, -0.3333333f, 100.25f}, dtype));
    const Result<Weights> copy = parse_safetensors(bytes);
    REQUIRE(copy.ok());
    const Tensor& tensor = copy->tensors[0];
    CHECK(tensor.dtype == dtype);
    CHECK(tensor.values[0] == 1.f);
    CHECK(tensor.values[1] == doctest::Approx(-0.3333333f).epsilon(0.005));
    CHECK(tensor.values[1] != -0.3333333f);
  }
}

TEST_CASE("a value that its type cannot hold is not written") {
  const auto overflow = serialize_safetensors(one_tensor({1.f, 70000.f}, DType::kF16));
  REQUIRE_FALSE(overflow.ok());
  CHECK(overflow.error().code == ErrorCode::kNonFinite);
  const auto nan = serialize_safetensors(one_tensor({std::nanf("")}));
  REQUIRE_FALSE(nan.ok());
}

TEST_CASE("every truncation of a file is rejected") {
  Weights weights = one_tensor({1.f, 2.f, 3.f});
  weights.set_metadata("a", "b");
  const Bytes bytes = serialized(weights);
  REQUIRE(parse_safetensors(bytes).ok());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CAPTURE(length);
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK_FALSE(parse_safetensors(cut).ok());
  }
}

TEST_CASE("bytes that belong to no tensor are rejected") {
  Bytes bytes = serialized(one_tensor({1.f}));
  bytes.push_back(std::byte{0});
  CHECK(mentions(error_of(bytes), "1 bytes at the end"));
}

TEST_CASE("no single changed byte crashes the reader") {
  Weights weights = one_tensor({1.f, 2.f});
  weights.set_metadata("key", "value");
  const Bytes bytes = serialized(weights);
  int accepted = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      Bytes changed = bytes;
      changed[i] = static_cast<std::byte>(value);
      const Result<Weights> result = parse_safetensors(changed);
      if (result.ok()) {
        ++accepted;
        CHECK(result->tensors.size() == 1);
      } else {
        CHECK_FALSE(result.error().message.empty());
      }
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("a lying header length is rejected") {
  Bytes bytes = file_of("{}");
  CHECK(parse_safetensors(bytes).ok());
  for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = std::byte{0xFF};
  CHECK(mentions(error_of(bytes), "truncated"));
  CHECK(error_of(file_of(std::string(kMaxHeaderBytes + 1, ' '))).code == ErrorCode::kUnsupported);
}

TEST_CASE("a tensor's bytes must be those of its shape and type") {
  CHECK(mentions(error_of(file_of(R"({"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8)),
                 "'t'"));
  CHECK(mentions(error_of(file_of(R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4)),
                 "truncated"));
  CHECK(mentions(error_of(file_of(R"({"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4)),
                 "'t'"));
  // 2^32 · 2^32 elements must not wrap around to none.
  CHECK(mentions(
      error_of(
          file_of(R"({"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})")),
      "'t'"));
}

TEST_CASE("tensors may neither overlap nor leave gaps, whatever their order in the header") {
  const auto two = [](const char* first, const char* second) {
    return std::string(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)") + first +
           R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)" + second + "}}";
  };
  CHECK(parse_safetensors(file_of(two("[0,4]", "[4,8]"), 8)).ok());
  CHECK(parse_safetensors(file_of(two("[4,8]", "[0,4]"), 8)).ok());
  CHECK(mentions(error_of(file_of(two("[0,4]", "[0,4]"), 8)), "overlaps"));
  CHECK(mentions(error_of(file_of(two("[0,4]", "[2,6]"), 8)), "overlaps"));
  CHECK(mentions(error_of(file_of(two("[0,4]", "[8,12]"), 12)), "gap"));
}

TEST_CASE("duplicate names are rejected") {
  CHECK(mentions(error_of(file_of(R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},)"
                                  R"("a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})")),
                 "'a' stands twice"));
  CHECK(mentions(error_of(file_of(R"({"__metadata__":{"k":"1","k":"2"}})")), "'k' stands twice"));
  CHECK(mentions(error_of(file_of(R"({"__metadata__":{},"__metadata__":{}})")), "two"));
  CHECK(mentions(error_of(file_of(R"({"a":{"dtype":"F32","dtype":"F32"}})")), "repeated"));
}

TEST_CASE("other data types are named and refused") {
  const Error error =
      error_of(file_of(R"({"t":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})", 8));
  CHECK(error.code == ErrorCode::kUnsupported);
  CHECK(mentions(error, "'I64'"));
}

TEST_CASE("headers that are not the JSON they should be are rejected") {
  for (const std::string_view header :
       {"", "[]", "{", "{}x", "{,}", R"({"a"})", R"({"a":1})", R"({"a":{}})",
        R"({"__metadata__":[]})", R"({"__metadata__":{"a":1}})", R"({"a":{"dtype":"F32"}})",
        R"({"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}})",
        R"({"t":{"dtype":"F32","shape":[0,],"data_offsets":[0,0]}})",
        R"({"t":{"dtype":"F32","shape":[0],"data_offsets":[0]}})",
        R"({"t":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"more":1}})",
        R"({"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}})"}) {
    CAPTURE(header);
    CHECK_FALSE(parse_safetensors(file_of(header)).ok());
  }
}

TEST_CASE("values that are not finite are rejected, and the tensor is named") {
  Bytes bytes = serialized(one_tensor({1.f, 2.f}));
  const float bad[] = {std::numeric_limits<float>::infinity(), std::nanf("")};
  for (const float value : bad) {
    std::memcpy(bytes.data() + bytes.size() - sizeof value, &value, sizeof value);
    const Error error = error_of(bytes);
    CHECK(error.code == ErrorCode::kNonFinite);
    CHECK(mentions(error, "'t'"));
    CHECK(mentions(error, "index 1"));
  }
}

TEST_CASE("control bytes and overlong names do not reach a message") {
  const Error error = error_of(file_of(R"({"a\u001b[31m)" + std::string(1000, 'x') +
                                       R"(":{"dtype":"F32","shape":[1],"data_offsets":[0,9]}})"));
  CHECK(error.message.find('\x1b') == std::string::npos);
  CHECK(error.message.size() < 300);
}

TEST_CASE("each network is recognised by its tensors alone") {
  for (const Architecture& architecture : architectures()) {
    const auto found = identify_architecture(random_weights(architecture));
    REQUIRE(found.ok());
    CHECK(*found == &architecture);
  }
}

TEST_CASE("a file that is not quite a known network says what is wrong") {
  const Architecture& cnn = *find_architecture("cnn");
  const auto message = [](const Weights& weights) {
    const auto found = identify_architecture(weights);
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().code == ErrorCode::kMismatch);
    return found.error().message;
  };
  Weights missing = random_weights(cnn);
  missing.tensors.pop_back();
  CHECK(message(missing) == "this is not a CNN: tensor 'net.9.bias' is missing");

  Weights misshapen = random_weights(cnn);
  misshapen.tensors[1].shape = {4, 2};
  CHECK(message(misshapen) ==
        "this is not a CNN: tensor 'net.0.bias' has shape [4, 2] instead of [8]");

  Weights superfluous = random_weights(cnn);
  superfluous.tensors.push_back({"extra", {0}, DType::kF32, {}});
  CHECK(message(superfluous) == "this is not a CNN: tensor 'extra' is not part of it");

  Weights misnamed = random_weights(cnn);
  misnamed.set_metadata(kArchitectureKey, "mlp");
  CHECK(message(misnamed).starts_with("this is not a MLP: "));
  misnamed.set_metadata(kArchitectureKey, "resnet");
  CHECK(message(misnamed) ==
        "the file is for the network 'resnet', which is not one of " + architecture_ids());
  CHECK(message(Weights{}) ==
        "the tensors are not those of one of the networks " + architecture_ids());
}

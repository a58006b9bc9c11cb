#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace inkling {

/// What kind of thing went wrong; the message says the rest.
enum class ErrorCode {
  kMalformed,    ///< The bytes break their format's rules (truncated, lying offsets, bad JSON).
  kUnsupported,  ///< Well-formed, but not something this library reads (data type, size limit).
  kMismatch,     ///< The tensors are not those of a known architecture, or of the one named.
  kNonFinite,    ///< A NaN or an infinity where a finite number is needed.
  kSelfCheck,    ///< The network does not reproduce the reference answer stored in its own file.
  kEmpty,        ///< There is no ink to classify.
};

/// A code for programs and one sentence for people: lower-case start, no final full stop, names
/// the tensor or field at fault.
struct Error {
  ErrorCode code;
  std::string message;
};

/// A value or an Error. The core is compiled without exceptions, so every function that reads
/// untrusted input returns one of these; taking `value()` of a failed result is a caller's bug.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// The error of a failed result.
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

}  // namespace inkling

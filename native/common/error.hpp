#pragma once

#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace inkling {

/// Anything the person at the keyboard must be told: one sentence that says what is wrong and, if
/// it is not obvious, what to do. Lower-case start, no final full stop.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs a program's body and returns its exit status; a failure becomes `PROGRAM: sentence` on
/// stderr and status 1.
template <typename Body>
int report_errors(const char* program, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "%s: out of memory\n", program);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", program, error.what());
  }
  return 1;
}

}  // namespace inkling

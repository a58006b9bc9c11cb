#include "inkling/version.hpp"

namespace inkling {

std::string_view version() { return INKLING_VERSION; }

}  // namespace inkling

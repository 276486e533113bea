#pragma once

#include <cstddef>
#include <string>

namespace liveload::base {

/// From the system's cryptographic source.
std::string random_bytes(std::size_t count);

/// As hexadecimal digits, two a byte: for names and passwords.
std::string random_hex(std::size_t bytes);

}  // namespace liveload::base

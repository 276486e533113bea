#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveload::telemetry {

// Numbers as bytes, for sketches and deltas. A varint holds seven bits a byte, the lowest first;
// the high bit says that another byte follows.

inline void put_varint(std::string& out, std::uint64_t n) {
  while (n >= 0x80) {
    out += static_cast<char>(n | 0x80);
    n >>= 7;
  }
  out += static_cast<char>(n);
}

inline void put_fixed(std::string& out, std::uint64_t n) {
  for (int i = 0; i < 8; ++i, n >>= 8) out += static_cast<char>(n & 0xFF);
}

inline void put_double(std::string& out, double d) {
  put_fixed(out, std::bit_cast<std::uint64_t>(d));
}

/// A text, after its length.
inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

/// Reads what others wrote, and never beyond it. What is read is false where the bytes end early.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool varint(std::uint64_t& n) {
    n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) return false;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      if (shift == 63 && byte > 1) return false;
      n |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  /// A varint of at most `most`.
  bool varint_upto(std::uint64_t most, std::uint64_t& n) { return varint(n) && n <= most; }

  /// How many things follow that take `least` bytes each at least: never more than can be there, so
  /// that room may be made for all of them.
  bool count(std::size_t least, std::size_t& n) {
    std::uint64_t read = 0;
    if (!varint_upto(left() / least, read)) return false;
    n = static_cast<std::size_t>(read);
    return true;
  }

  bool fixed(std::uint64_t& n) {
    if (bytes_.size() < 8) return false;
    n = 0;
    for (unsigned i = 0; i < 8; ++i) {
      n |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
    }
    bytes_.remove_prefix(8);
    return true;
  }

  bool number(double& d) {
    std::uint64_t bits = 0;
    if (!fixed(bits)) return false;
    d = std::bit_cast<double>(bits);
    return true;
  }

  bool byte(char expected) {
    if (bytes_.empty() || bytes_.front() != expected) return false;
    bytes_.remove_prefix(1);
    return true;
  }

  bool text(std::size_t size, std::string_view& text) {
    if (bytes_.size() < size) return false;
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  /// What put_text wrote.
  bool text(std::string_view& text) {
    std::size_t size = 0;
    return count(1, size) && this->text(size, text);
  }

  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

}  // namespace liveload::telemetry

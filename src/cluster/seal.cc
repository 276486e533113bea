#include "cluster/seal.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdint>
#include <stdexcept>

namespace liveload::cluster {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// With its length ahead, so that no two triples of texts read alike.
void add(EVP_MAC_CTX* context, std::string_view text) {
  unsigned char length[8];
  for (std::size_t i = 0; i < sizeof length; ++i) {
    length[i] = static_cast<unsigned char>(std::uint64_t{text.size()} >> (8 * i));
  }
  EVP_MAC_update(context, length, sizeof length);
  EVP_MAC_update(context, bytes_of(text), text.size());
}

}  // namespace

void Seal::Free::operator()(EVP_MAC_CTX* context) const {
  EVP_MAC_CTX_free(context);
}

Seal::Seal(std::string_view key) {
  EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  keyed_.reset(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);
  char digest[] = "SHA256";
  const OSSL_PARAM how[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                            OSSL_PARAM_construct_end()};
  if (!keyed_ || EVP_MAC_init(keyed_.get(), bytes_of(key), key.size(), how) != 1) {
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  }
}

std::string Seal::code(std::string_view subject, std::string_view reply_to,
                       std::string_view body) const {
  const std::unique_ptr<EVP_MAC_CTX, Free> context(EVP_MAC_CTX_dup(keyed_.get()));
  std::string code(kBytes, '\0');
  std::size_t length = 0;
  add(context.get(), subject);
  add(context.get(), reply_to);
  add(context.get(), body);
  EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(code.data()), &length, code.size());
  return code;
}

std::string Seal::close(std::string_view subject, std::string_view reply_to,
                        std::string_view body) const {
  std::string sealed = code(subject, reply_to, body);
  sealed += body;
  return sealed;
}

std::optional<std::string_view> Seal::open(std::string_view subject, std::string_view reply_to,
                                           std::string_view sealed) const {
  if (sealed.size() < kBytes) return std::nullopt;
  const std::string_view body = sealed.substr(kBytes);
  const std::string expected = code(subject, reply_to, body);
  if (CRYPTO_memcmp(expected.data(), sealed.data(), kBytes) != 0) return std::nullopt;
  return body;
}

}  // namespace liveload::cluster

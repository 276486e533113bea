#include "cluster/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace liveload::cluster {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BIO* text) const { BIO_free(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr long kDay = 24L * 60 * 60;
constexpr long kDaysValid = 30;
constexpr int kSerialBits = 127;

Failure failed(std::string cause, std::string target = {}) {
  return fail({.kind = ErrorKind::kCluster,
               .tried = "make a certificate for the bus",
               .target = std::move(target),
               .cause = std::move(cause)});
}

Failure failed_in_openssl() {
  char text[256] = {};
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  return failed(text);
}

/// As the subjectAltName of OpenSSL's configuration has it; empty for what can be no host.
std::string alternative_name(const std::string& host) {
  unsigned char address[sizeof(in6_addr)];
  if (::inet_pton(AF_INET, host.c_str(), address) == 1 ||
      ::inet_pton(AF_INET6, host.c_str(), address) == 1) {
    return "IP:" + host;
  }
  // Anything else in it could be read as an entry of its own.
  constexpr std::string_view kNameCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (host.empty() || host.find_first_not_of(kNameCharacters) != std::string::npos) return {};
  return "DNS:" + host;
}

bool extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A certificate without its extensions and signature; null where OpenSSL fails.
Owned<X509> blank(EVP_PKEY* key, const char* name, X509* issuer) {
  Owned<X509> certificate(X509_new());
  const Owned<BIGNUM> serial(BN_new());
  if (!certificate || !serial || BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, 0) != 1 ||
      !BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get()))) {
    return nullptr;
  }
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDaysValid * kDay);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : subject);
  return certificate;
}

template <class Write>
std::string pem(Write write) {
  const Owned<BIO> memory(BIO_new(BIO_s_mem()));
  if (!memory || write(memory.get()) != 1) return {};
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

std::string pem_of(X509* certificate) {
  return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

}  // namespace

Result<Certificate> make_certificate(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) {
    const std::string name = alternative_name(host);
    if (name.empty()) return failed("that is neither a host's name nor an address", host);
    names += (names.empty() ? "" : ",") + name;
  }
  const Owned<EVP_PKEY> ca_key(EVP_EC_gen("P-256"));
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  if (!ca_key || !key) return failed_in_openssl();
  const Owned<X509> ca = blank(ca_key.get(), "LiveLoad run", nullptr);
  if (!ca || !extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE") ||
      !extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign") ||
      !extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash") ||
      X509_sign(ca.get(), ca_key.get(), EVP_sha256()) == 0) {
    return failed_in_openssl();
  }
  const Owned<X509> server = blank(key.get(), "LiveLoad bus", ca.get());
  if (!server || !extend(server.get(), ca.get(), NID_subject_alt_name, names) ||
      !extend(server.get(), ca.get(), NID_ext_key_usage, "serverAuth") ||
      !extend(server.get(), ca.get(), NID_authority_key_identifier, "keyid") ||
      X509_sign(server.get(), ca_key.get(), EVP_sha256()) == 0) {
    return failed_in_openssl();
  }
  return Certificate{.ca_pem = pem_of(ca.get()),
                     .certificate_pem = pem_of(server.get()),
                     .key_pem = pem([&](BIO* out) {
                       return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr,
                                                       nullptr);
                     })};
}

}  // namespace liveload::cluster

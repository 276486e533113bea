#include "support/tls_front.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace liveload::test {
namespace {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;

void require(bool well) {
  if (!well) throw std::runtime_error("OpenSSL or a socket of the test's TLS server failed");
}

void extend(X509* certificate, int what, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

/// For an hour, signed by `authority`; without one, an authority that signed itself.
Certificate certify(std::string name, EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
  static std::atomic<long> serial = 0;
  // Authorities of one name but with different keys confuse those who look for an issuer.
  name += std::to_string(++serial);
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509* issuer = authority != nullptr ? authority : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  if (authority == nullptr) extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
  require(X509_sign(certificate.get(), authority_key, EVP_sha256()) > 0);
  return certificate;
}

template <class Write>
std::string pem(const Write& write) {
  BIO* memory = BIO_new(BIO_s_mem());
  require(write(memory) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

std::string pem(X509* certificate) {
  return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

struct TlsFront::Impl {
  explicit Impl(int server_port);
  ~Impl();

  void accept_all();
  void relay(int socket);

  int server;
  Key authority_key{EVP_EC_gen("P-256")};
  Key server_key{EVP_EC_gen("P-256")};
  Key client_key{EVP_EC_gen("P-256")};
  Certificate authority = certify("authority", authority_key.get(), nullptr, authority_key.get());
  Certificate certificate =
      certify("server", server_key.get(), authority.get(), authority_key.get());
  Certificate client = certify("client", client_key.get(), authority.get(), authority_key.get());
  Context context{SSL_CTX_new(TLS_server_method())};
  int listener = -1;
  int port = 0;
  std::mutex mutex;
  bool stopped = false;
  std::list<int> open;  // guarded by mutex
  std::list<std::thread> threads;
  std::thread acceptor;
};

TlsFront::Impl::Impl(int server_port) : server(server_port) {
  require(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1);
  require(SSL_CTX_use_PrivateKey(context.get(), server_key.get()) == 1);
  require(X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get()) == 1);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  require(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  require(::listen(listener, 16) == 0);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  acceptor = std::thread([this] { accept_all(); });
}

TlsFront::Impl::~Impl() {
  {
    const std::lock_guard lock(mutex);
    stopped = true;
    for (const int socket : open) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener, SHUT_RDWR);
  acceptor.join();
  for (std::thread& thread : threads) thread.join();
  ::close(listener);
}

void TlsFront::Impl::accept_all() {
  while (true) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex);
    open.push_back(socket);
    if (stopped) ::shutdown(socket, SHUT_RDWR);
    threads.emplace_back([this, socket] {
      relay(socket);
      const std::lock_guard relayed(mutex);
      open.remove(socket);
      ::close(socket);
    });
  }
}

void TlsFront::Impl::relay(int socket) {
  // OpenSSL writes without MSG_NOSIGNAL.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  const Session session(SSL_new(context.get()));
  SSL_set_fd(session.get(), socket);
  if (SSL_accept(session.get()) != 1) return;
  const int behind = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server);
  bool going = ::connect(behind, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (going) {
    char bytes[16 * 1024];
    pollfd ready[] = {{.fd = socket, .events = POLLIN, .revents = 0},
                      {.fd = behind, .events = POLLIN, .revents = 0}};
    if (SSL_pending(session.get()) == 0) ::poll(ready, 2, -1);
    if (SSL_pending(session.get()) > 0 || ready[0].revents != 0) {
      const int count = SSL_read(session.get(), bytes, sizeof bytes);
      going = count > 0 && ::send(behind, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL) > 0;
    } else if (ready[1].revents != 0) {
      const ssize_t count = ::recv(behind, bytes, sizeof bytes, 0);
      going = count > 0 && SSL_write(session.get(), bytes, static_cast<int>(count)) > 0;
    }
  }
  ::close(behind);
}

TlsFront::TlsFront(int port) : impl_(std::make_unique<Impl>(port)) {}
TlsFront::~TlsFront() = default;

std::string TlsFront::url(const std::string& path) const {
  return "https://127.0.0.1:" + std::to_string(impl_->port) + path;
}

std::string TlsFront::authority() const {
  return pem(impl_->authority.get());
}

std::string TlsFront::client_certificate() const {
  return pem(impl_->client.get());
}

std::string TlsFront::client_key() const {
  return pem([this](BIO* out) {
    return PEM_write_bio_PrivateKey(out, impl_->client_key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr);
  });
}

}  // namespace liveload::test

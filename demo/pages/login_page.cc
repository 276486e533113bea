#include "field.hpp"
#include "pages.hpp"
#include "static_pages.hpp"

namespace liveload::demo {
namespace {

// The form goes to the server twice: over the socket, where it is checked, and, once it is in
// order, by the browser itself (phx-trigger-action), because only an HTTP response can set the
// session cookie.
const Template kLoginPage{R"(<section class="panel">
  <h1>Sign in</h1>
  <p class="muted">Any address and any password of eight characters will do.</p>
  <form id="login-form" action="/session" method="post" phx-change="validate" phx-submit="sign_in"{}>
    <input type="hidden" name="_csrf_token" value="{}">
    <input type="hidden" name="return_to" value="{}">
    {}{}
    <button id="sign-in" type="submit" class="primary" phx-disable-with="Signing in…">Sign in</button>
  </form>
</section>)"};

constexpr std::size_t kShortestPassword = 8;

class LoginPage : public LiveView {
 public:
  void handle_params(const Uri& uri, ViewSocket& socket) override {
    return_to_ = is_local_path(uri.query.get("return_to")) ? uri.query.get("return_to") : "/";
    if (!socket.session.user.empty()) socket.redirect(return_to_);
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    const bool submitted = event.name == "sign_in";
    if (!submitted && event.name != "validate") return LiveView::handle_event(event, socket);
    email_.read(event, submitted);
    password_.read(event, submitted);
    email_.problem = is_email(email_.value) ? "" : "That is no email address.";
    password_.problem =
        password_.value.size() >= kShortestPassword ? "" : "At least eight characters, please.";
    trigger_ = submitted && email_.problem.empty() && password_.problem.empty();
  }

  std::string title() const override { return "Sign in"; }

  Rendered render(const ViewSocket& socket) const override {
    return kLoginPage(Raw{trigger_ ? " phx-trigger-action" : ""}, socket.session.csrf, return_to_,
                      email_.render(), password_.render());
  }

 private:
  std::string return_to_ = "/";
  bool trigger_ = false;
  Field email_{"user", "email", "Email", "email"};
  Field password_{"user", "password", "Password", "password"};
};

}  // namespace

std::unique_ptr<LiveView> make_login_page() {
  return std::make_unique<LoginPage>();
}

}  // namespace liveload::demo

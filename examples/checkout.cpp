// A customer, from an empty cart to a placed order: signs in once, then orders again and again.
//
//   liveload run examples/checkout.cpp --users 5 --base-url http://localhost:4000
#include <liveload/liveload.hpp>

using namespace liveload;

class Checkout : public Scenario {
 public:
  void run(Context& user, UserId id, const Config& config) override {
    const std::string shop = config.get("base-url", "http://localhost:4000");
    // The session cookie stays with the user over all its iterations.
    if (user.iteration() == 1) sign_in(user, shop, id);
    choose(user, shop);
    order(user);
  }

 private:
  static void sign_in(Context& user, const std::string& shop, UserId id) {
    user.navigate(shop + "/login")
        .wait_for_liveview()
        .fill("#user_email", "user" + std::to_string(id) + "@shop.example")
        .fill("#user_password", "correct horse")
        // LiveView checks the form, and then lets the browser post it (phx-trigger-action).
        .submit_form("#login-form", {.label = "sign in"})
        .wait_for_selector("#sign-out");
  }

  static void choose(Context& user, const std::string& shop) {
    user.navigate(shop).wait_for_liveview();
    user.click("#products a").wait_for_selector("#product-name");
    user.inner_text("#product-name", as("product"));
    user.click("#add-to-cart").wait_for_selector("#in-cart");
  }

  static void order(Context& user) {
    user.click("#nav-cart").click("#to-checkout").wait_for_selector("#checkout-form");
    // An argument may be a function of the context: it is called when the action runs.
    user.fill("#order_name", [](const Context& c) { return c.assigned("product").text() + " fan"; })
        .fill("#order_address", "1 Kiln Lane, Clayton")
        .fill("#order_card", "4242 4242 4242 4242")
        .submit_form("#checkout-form", {.label = "place order"})
        .wait_for_selector("#order-number");
  }
};

LIVELOAD_SCENARIO(Checkout);

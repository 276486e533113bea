#include "scenario/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::scenario {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

class Idle : public Scenario {
  void run(Context&, UserId, const Config&) override {}
};
class Also : public Idle {};
LIVELOAD_SCENARIO(Idle);
LIVELOAD_SCENARIO(Also);

TEST(Registry, HoldsWhatTheProgramRegisteredInOrder) {
  const auto registered = registered_scenarios();
  ASSERT_TRUE(registered);
  EXPECT_THAT(*registered, ElementsAre(Field(&LoadedScenario::name, "Also"),
                                       Field(&LoadedScenario::name, "Idle")));
  EXPECT_THAT((*registered)[0].origin, HasSubstr("registry_test.cc"));
  EXPECT_NE(dynamic_cast<Idle*>((*registered)[1].factory().get()), nullptr);
}

TEST(Registry, AScopeKeepsItsOwn) {
  RegistrationScope outer;
  const auto make = [] { return std::make_unique<Idle>(); };
  register_scenario("one", "a.cpp", make);
  {
    RegistrationScope inner;
    register_scenario("two", "b.cpp", make);
    EXPECT_THAT(inner.registered(), ElementsAre(Field(&LoadedScenario::name, "two")));
  }
  register_scenario("three", "c.cpp", make);
  EXPECT_THAT(outer.registered(), ElementsAre(Field(&LoadedScenario::name, "one"),
                                              Field(&LoadedScenario::name, "three")));
  EXPECT_EQ(registered_scenarios()->size(), 2U);
}

TEST(Registry, ANameThereTwiceNamesBothFiles) {
  const auto ordered =
      in_order({{"Browse", "b.cpp", {}}, {"A", "x.cpp", {}}, {"Browse", "a.cpp", {}}});
  ASSERT_FALSE(ordered);
  EXPECT_EQ(ordered.error().kind, ErrorKind::kLoad);
  EXPECT_EQ(ordered.error().target, "Browse");
  EXPECT_THAT(ordered.error().cause, HasSubstr("in b.cpp and in a.cpp"));
}

}  // namespace
}  // namespace liveload::scenario

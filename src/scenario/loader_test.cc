// Compiles and loads real scenarios, in a cache of each test's own.
#include "scenario/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "liveload/abi.hpp"
#include "scenario/build_cache.hpp"
#include "scenario/command.hpp"
#include "scenario/files.hpp"
#include "support/temp_folder.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

/// Sets an environment variable for one scope.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

class LoaderTest : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
    return (folder_ / name).string();
  }

  static std::string source_of(const std::string& name, const std::string& more = "") {
    return "#include <liveload/liveload.hpp>\n" + more + "class " + name +
           " : public liveload::Scenario {\n"
           "  void run(liveload::Context& user, liveload::UserId, const liveload::Config&) "
           "override { user.halt(); }\n};\nLIVELOAD_SCENARIO(" +
           name + ");\n";
  }

  /// A library built by hand, as a build of one's own would.
  std::string build(const std::string& name, const std::string& source,
                    const std::vector<std::string>& more = {}) {
    const std::string file = write(name + ".src/x.cpp", source);
    const std::string library = (folder_ / (name + ".so")).string();
    std::vector<std::string> command = {"g++", "-std=c++20", "-fPIC", "-shared"};
    command.insert(command.end(), more.begin(), more.end());
    const auto cache = BuildCache::open();
    command.insert(command.end(), {"-isystem", cache->headers().string(), file, "-o", library});
    const auto outcome = run_command(command, base::Deadline::after(std::chrono::minutes(1)));
    EXPECT_TRUE(outcome && outcome->succeeded) << (outcome ? outcome->messages : "");
    return library;
  }

  std::size_t libraries_in_cache() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache" / "liveload")) {
      count += entry.path().extension() == ".so" ? 1 : 0;
    }
    return count;
  }

  const test::TempFolder folder_;
  const Environment cache_{"XDG_CACHE_HOME", (folder_ / "cache").string()};
};

Error error_of(const Result<std::vector<LoadedScenario>>& loaded) {
  EXPECT_FALSE(loaded);
  return loaded ? Error{} : loaded.error();
}

TEST_F(LoaderTest, EveryPublicFunctionIsThereForALibrary) {
  const auto loaded = load({LIVELOAD_SOURCE_DIR "/src/scenario/testdata/every_function.cpp"});
  ASSERT_TRUE(loaded) << loaded.error().message();
  ASSERT_EQ(loaded->size(), 1U);
  EXPECT_EQ((*loaded)[0].name, "EveryFunction");

  const auto scenario = (*loaded)[0].factory();
  const auto config = scenario->config(Config({{"base-url", "http://x"}, {"int", "40"}}));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->get("int", 0), 42);
  EXPECT_EQ(scenario->throttles(*config).size(), 3U);
  // Thrown here or there, caught here or there.
  EXPECT_THROW(static_cast<void>(scenario->config(Config{})), ConfigError);
}

TEST_F(LoaderTest, CompilesOnceAndAgainWhenTheSourceChanges) {
  const std::string file = write("a.cpp", source_of("First"));
  ASSERT_TRUE(load({file}));
  ASSERT_TRUE(load({file}));
  EXPECT_EQ(libraries_in_cache(), 1U);

  write("a.cpp", source_of("Second"));
  const auto loaded = load({file});
  ASSERT_TRUE(loaded) << loaded.error().message();
  EXPECT_THAT(*loaded, ElementsAre(AllOf(Field(&LoadedScenario::name, "Second"),
                                         Field(&LoadedScenario::origin, file))));
  EXPECT_EQ(libraries_in_cache(), 2U);

  // Back to what it was: the first library still is there, and is open.
  write("a.cpp", source_of("First"));
  EXPECT_EQ((*load({file}))[0].name, "First");
  EXPECT_EQ(libraries_in_cache(), 2U);
}

TEST_F(LoaderTest, AChangedHelperHeaderCompilesAnew) {
  write("my helper.hpp", "#define NAME \"one\"\n");
  const std::string more =
      "#include \"my helper.hpp\"\nextern \"C\" const char* helper_name() { "
      "return NAME; }\n";
  const std::string file = write("a.cpp", source_of("Helped", more));
  ASSERT_TRUE(load({file}));
  ASSERT_TRUE(load({file}));
  EXPECT_EQ(libraries_in_cache(), 1U);
  write("my helper.hpp", "#define NAME \"two\"\n");
  ASSERT_TRUE(load({file}));
  EXPECT_EQ(libraries_in_cache(), 2U);
}

TEST_F(LoaderTest, ACompileErrorIsTheCompilersOwn) {
  const std::string file =
      write("broken.cpp", "#include <liveload/liveload.hpp>\nint x = nonsense;\n");
  const Error error = error_of(load({file}));
  EXPECT_EQ(error.kind, ErrorKind::kCompile);
  EXPECT_EQ(error.target, file);
  EXPECT_THAT(error.cause, HasSubstr(file + ":2:9: error:"));
  EXPECT_THAT(error.cause, HasSubstr("nonsense"));
  // Nothing half done stays behind.
  EXPECT_EQ(libraries_in_cache(), 0U);
}

TEST_F(LoaderTest, TwoRunsAtOnceDoNotDisturbEachOther) {
  const std::string file = write("a.cpp", source_of("Together"));
  std::vector<std::thread> runs;
  for (int i = 0; i < 2; ++i) {
    runs.emplace_back([&] {
      const auto loaded = load({file});
      EXPECT_TRUE(loaded) << loaded.error().message();
      EXPECT_EQ(loaded.value_or(std::vector<LoadedScenario>(1))[0].name, "Together");
    });
  }
  for (std::thread& run : runs) run.join();
  EXPECT_EQ(libraries_in_cache(), 1U);
}

TEST_F(LoaderTest, AFolderIsAllThatIsDirectlyInIt) {
  write("s/b.cpp", source_of("InSource"));
  write("s/below/c.cpp", source_of("Below"));
  write("s/notes.md", "# Notes");
  fs::rename(build("lib", source_of("InLibrary")), folder_ / "s" / "a.so");
  const auto loaded = load({(folder_ / "s").string()});
  ASSERT_TRUE(loaded) << loaded.error().message();
  EXPECT_THAT(*loaded, ElementsAre(Field(&LoadedScenario::name, "InLibrary"),
                                   Field(&LoadedScenario::name, "InSource")));
}

TEST_F(LoaderTest, AFolderWithNothingInItIsAnError) {
  fs::create_directory(folder_ / "empty");
  const Error error = error_of(load({(folder_ / "empty").string()}));
  EXPECT_EQ(error.kind, ErrorKind::kLoad);
  EXPECT_THAT(error.cause, HasSubstr("no source"));
}

TEST_F(LoaderTest, TheSameNameInTwoFilesNamesBoth) {
  const std::string one = write("one.cpp", source_of("Twin"));
  const std::string two = write("two.cpp", source_of("Twin"));
  const Error error = error_of(load({one, two}));
  EXPECT_EQ(error.kind, ErrorKind::kLoad);
  EXPECT_THAT(error.cause, AllOf(HasSubstr(one), HasSubstr(two)));
}

TEST_F(LoaderTest, WhatIsMissingOrForeignIsNamed) {
  const Error missing = error_of(load({"/nowhere/browse.cpp"}));
  EXPECT_EQ(missing.kind, ErrorKind::kLoad);
  EXPECT_EQ(missing.target, "/nowhere/browse.cpp");
  EXPECT_THAT(missing.cause, HasSubstr("no such file"));

  const std::string notes = write("notes.md", "# Notes");
  EXPECT_THAT(error_of(load({notes})).cause, HasSubstr("neither a source"));

  const std::string text = write("text.so", "this is no library, whatever its name may say");
  const Error foreign = error_of(load({text}));
  EXPECT_EQ(foreign.kind, ErrorKind::kLoad);
  EXPECT_THAT(foreign.cause, HasSubstr("ELF"));

  const Error nothing = error_of(load({build("plain", "int answer() { return 42; }\n")}));
  EXPECT_EQ(nothing.kind, ErrorKind::kLoad);
  EXPECT_THAT(nothing.cause, HasSubstr("no scenario"));

  const Error unregistered =
      error_of(load({write("unregistered.cpp", "#include <liveload/liveload.hpp>\n")}));
  EXPECT_EQ(unregistered.kind, ErrorKind::kLoad);
  EXPECT_THAT(unregistered.target, HasSubstr("unregistered.cpp"));
  EXPECT_THAT(unregistered.hint, HasSubstr("LIVELOAD_SCENARIO"));
}

TEST_F(LoaderTest, ALibraryThatLacksSymbolsSaysWhichInReadableForm) {
  const Error error = error_of(
      load({build("lacking", "namespace shop { int price(int); }\nint x = shop::price(3);\n")}));
  EXPECT_EQ(error.kind, ErrorKind::kLoad);
  EXPECT_THAT(error.cause, HasSubstr("shop::price(int)"));
}

TEST_F(LoaderTest, ALibraryOfAnotherLiveLoadIsRefused) {
  const std::string other = source_of("Older") + "// built against an older one\n";
  const std::string library = build("older",
                                    "#include <liveload/abi.hpp>\n#undef LIVELOAD_ABI\n"
                                    "#define LIVELOAD_ABI \"0.0.9 (headers 0123456789ab)\"\n" +
                                        other);
  const Error error = error_of(load({library}));
  EXPECT_EQ(error.kind, ErrorKind::kLoad);
  EXPECT_THAT(error.cause, HasSubstr("built against LiveLoad 0.0.9 (headers 0123456789ab)"));
  EXPECT_THAT(error.cause, HasSubstr(LIVELOAD_ABI));
  EXPECT_THAT(error.hint, HasSubstr("anew"));
}

TEST_F(LoaderTest, WithoutACompilerTheHintSaysHowToGetOne) {
  const std::string file = write("a.cpp", source_of("Lonely"));
  const Environment nothing("PATH", folder_.path().string());
  const Error error = error_of(load({file}));
  EXPECT_EQ(error.kind, ErrorKind::kLoad);
  EXPECT_EQ(error.hint, "apt-get install g++");
}

TEST_F(LoaderTest, CxxNamesTheCompiler) {
  const std::string file = write("a.cpp", source_of("Named"));
  {
    const Environment named("CXX", "no-such-compiler -m64");
    EXPECT_THAT(error_of(load({file})).cause, HasSubstr("CXX"));
  }
  const Environment named("CXX", "g++ -DEXTRA");
  EXPECT_TRUE(load({file}));
}

TEST_F(LoaderTest, ClangServesAsWell) {
  if (find_program("clang++").empty()) GTEST_SKIP() << "clang++ is not installed";
  const std::string file = write("a.cpp", source_of("ByClang"));
  const Environment named("CXX", "clang++");
  const auto loaded = load({file});
  EXPECT_TRUE(loaded) << loaded.error().message();
}

TEST_F(LoaderTest, WhereTheCacheCannotBeWrittenAnotherFolderServes) {
  const std::string file = write("a.cpp", source_of("Elsewhere"));
  write("blocked", "a file where a folder would have to be");
  const Environment cache("XDG_CACHE_HOME", (folder_ / "blocked").string());
  const Environment temporary("TMPDIR", folder_.path().string());
  EXPECT_TRUE(load({file}));
  EXPECT_FALSE(fs::is_empty(folder_ / ("liveload-" + std::to_string(geteuid()))));
}

TEST_F(LoaderTest, AFolderThatOthersMayWriteIsNotUsedAsCache) {
  fs::create_directories(folder_ / "cache" / "liveload");
  fs::permissions(folder_ / "cache" / "liveload", fs::perms::all);
  const Environment temporary("TMPDIR", folder_.path().string());
  ASSERT_TRUE(load({write("a.cpp", source_of("Careful"))}));
  EXPECT_EQ(libraries_in_cache(), 0U);
}

TEST(Prerequisites, ReadsARuleOfMake) {
  EXPECT_THAT(prerequisites("x.so: a.cpp my\\ helper.hpp \\\n  /p/c\\#.hpp d$$.hpp\n"),
              ElementsAre("a.cpp", "my helper.hpp", "/p/c#.hpp", "d$.hpp"));
  EXPECT_THAT(prerequisites(""), ElementsAre());
}

TEST(RunCommand, SaysWhetherItSucceededAndWhatItWrote) {
  const auto deadline = base::Deadline::after(std::chrono::seconds(20));
  const auto ran = run_command({"sh", "-c", "echo oh no >&2; exit 3"}, deadline);
  ASSERT_TRUE(ran);
  EXPECT_FALSE(ran->succeeded);
  EXPECT_EQ(ran->messages, "oh no\n");
  EXPECT_TRUE(run_command({"true"}, deadline)->succeeded);
}

TEST(RunCommand, KillsTheWholeGroupAtTheDeadline) {
  const auto start = base::Clock::now();
  const auto ran = run_command({"sh", "-c", "sleep 100 & sleep 100"},
                               base::Deadline::after(std::chrono::milliseconds(50)));
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::kTimeout);
  EXPECT_LT(base::Clock::now() - start, std::chrono::seconds(50));
}

TEST(RunCommand, AMissingProgramIsAnError) {
  const auto ran =
      run_command({"no-such-program"}, base::Deadline::after(std::chrono::seconds(20)));
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::kIo);
}

TEST(Choose, PicksByNameAndHelpsWithSlips) {
  const std::vector<LoadedScenario> all{{"Browse", "", {}}, {"Checkout", "", {}}};
  EXPECT_EQ(choose(all, {})->size(), 2U);
  EXPECT_THAT(*choose(all, {"Checkout"}), ElementsAre(Field(&LoadedScenario::name, "Checkout")));
  const Error error = error_of(choose(all, {"Checkout", "Browze"}));
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_EQ(error.target, "Browze");
  EXPECT_THAT(error.cause, HasSubstr("Browse, Checkout"));
  EXPECT_EQ(error.hint, "did you mean Browse?");
}

}  // namespace
}  // namespace liveload::scenario

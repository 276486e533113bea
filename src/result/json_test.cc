#include "result/json.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/json.hpp"
#include "result/json_writer.hpp"
#include "result/outcomes.hpp"
#include "support/synthetic_result.hpp"
#include "support/temp_folder.hpp"

namespace liveload::result {
namespace {

RunResult short_run(std::optional<Error> error = std::nullopt) {
  RunFacts facts = support::synthetic_facts(3, 6);
  facts.error = std::move(error);
  return build(std::move(facts), {support::synthetic_node("local", 3, 6, 1)});
}

class FilesTest : public testing::Test {
 protected:
  std::string path(const char* name) const { return folder_ / name; }

  const test::TempFolder folder_;
};

TEST(JsonWriter, RoundsToFourDigits) {
  JsonWriter out;
  out.begin_array();
  for (const double d : {0.0, 1.0, 12345.0, 0.00123456, 1234567.0, 99999.0, 20.5, 1e-9})
    out.rounded(d);
  out.end_array();
  EXPECT_EQ(out.take(), "[0,1,12350,0.001235,1235000,100000,20.5,1e-09]");
  out.rounded(12345678, 6);
  EXPECT_EQ(out.take(), "12345700");
  out.curve({0, 0, 12345, 12345, 12346, 7});
  EXPECT_EQ(out.take(), "[0,0,12350,12350,12350,7]");
}

TEST(JsonWriter, HandsOverInPartsWhatItWouldHaveKept) {
  const auto write = [](JsonWriter& out) {
    out.begin_array();
    for (std::int64_t i = 0; i < 5000; ++i) {
      out.begin_object();
      out.key("curve");
      out.curve({1, 1, static_cast<double>(i), static_cast<double>(i)});
      out.end_object();
    }
    out.end_array();
  };
  JsonWriter keeping;
  write(keeping);
  const std::string whole = keeping.take();
  std::vector<std::string> parts;
  JsonWriter handing([&](std::string_view part) { parts.emplace_back(part); });
  write(handing);
  handing.finish();
  EXPECT_GT(parts.size(), 1U);
  std::string joined;
  for (const std::string& part : parts) {
    EXPECT_LT(part.size(), 100'000U);
    joined += part;
  }
  EXPECT_EQ(joined, whole);
}

TEST(ResultJson, HasLiveLoadsFieldsInLiveLoadsNesting) {
  const auto parsed = base::parse_json(short_run().to_json());
  ASSERT_TRUE(parsed) << parsed.error().message();
  const Value& json = *parsed;
  for (const char* field : {"name", "generated_at", "liveload_version", "bucket_width_ms",
                            "quantile_points", "global", "nodes"}) {
    EXPECT_FALSE(json[field].is_null()) << field;
  }
  EXPECT_EQ(json["quantile_points"].if_array()->size(), 101U);
  for (const Value* one : {&json["global"], &(*json["nodes"].if_array())[0]["result"]}) {
    for (const char* field :
         {"users", "duration_ms", "histograms", "counters", "time_series", "failure_samples"}) {
      EXPECT_FALSE((*one)[field].is_null()) << field;
    }
  }
  const Value& events = json["global"]["histograms"]["liveview_event_duration_us"];
  EXPECT_EQ(events["aggregate"]["count"], Value(36));
  EXPECT_EQ(events["by"]["search"]["values"].if_array()->size(), 101U);
  EXPECT_EQ(json["global"]["counters"]["iterations"]["by"]["failed"], Value(1));
  EXPECT_EQ(json["global"]["users"]["total"], Value(3));
  const Value& bucket = (*json["global"]["time_series"].if_array())[2];
  EXPECT_EQ(bucket["offset_ms"], Value(2000));
  EXPECT_EQ(bucket["active_users"], Value(3));
  EXPECT_EQ(bucket["node_count"], Value(1));
  const Value& failure = (*json["global"]["failure_samples"]["click: timeout"].if_array())[0];
  for (const char* field : {"kind", "reason_inspect", "stacktrace", "monotonic_time", "user_id"}) {
    EXPECT_FALSE(failure[field].is_null()) << field;
  }
}

TEST(ResultJson, RepeatsNothingInTheSeries) {
  const auto json = *base::parse_json(short_run().to_json());
  const Value& bucket = (*json["global"]["time_series"].if_array())[2];
  const Value& events = bucket["histograms"]["liveview_event_duration_us"];
  const Value& event = events["by"]["search"];
  EXPECT_EQ(events["aggregate"]["values"].if_array()->size(), 101U);
  EXPECT_TRUE(events["aggregate"]["sketch"].is_null()) << "it is the merge of those in `by`";
  EXPECT_EQ(event["count"], Value(3));
  EXPECT_FALSE(event["sketch"].is_null());
  EXPECT_TRUE(event["values"].is_null());
  EXPECT_FALSE(bucket["histograms"]["generator_cpu"]["aggregate"]["sketch"].is_null())
      << "no dimension tells it";
  EXPECT_TRUE(bucket["users"].is_null()) << "nobody came or went";
  const Value& first = (*json["global"]["time_series"].if_array())[0];
  EXPECT_EQ(first["users"], Value(Value::Object{{"started", 3}})) << "nobody went";
  const Value& node = (*json["nodes"].if_array())[0]["result"];
  EXPECT_TRUE(node["time_series"].if_array()->empty()) << "it is the one of all";
}

TEST(ResultJson, OfSeveralNodesComesBackWithTheSeriesOfEach) {
  const RunResult result =
      build(support::synthetic_facts(5, 6),
            {support::synthetic_node("a", 3, 6, 1), support::synthetic_node("b", 2, 4, 2)});
  const auto back = RunResult::parse(result.to_json());
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_TRUE(back->data().global == result.data().global);
  EXPECT_TRUE(back->data().nodes == result.data().nodes);
  EXPECT_EQ(back->data().nodes[1].measured->time_series.size(), 4U);
}

TEST(ResultJson, TenMinutesAreAFewMegabytes) {
  const RunResult result = support::synthetic_run(20, 600);
  EXPECT_LT(result.to_json().size(), 6'000'000U);
}

TEST(ResultJson, ComesBackAsItWas) {
  const RunResult result =
      short_run(Error{.kind = ErrorKind::kInterrupted, .tried = "run", .cause = "Ctrl-C"});
  const auto back = RunResult::parse(result.to_json());
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_TRUE(back->data().global == result.data().global);
  EXPECT_TRUE(back->data().nodes == result.data().nodes);
  EXPECT_EQ(back->health(), result.health());
  EXPECT_EQ(back->error()->message(), result.error()->message());
  EXPECT_EQ(back->error()->kind, ErrorKind::kInterrupted);
  EXPECT_EQ(back->to_json(), result.to_json());
}

/// The result with `change` done to its only sample of a failure.
Result<RunResult> with_sample(const std::function<void(Value::Object&)>& change) {
  Value json = *base::parse_json(short_run().to_json());
  Value& failures = json.if_object()->at("global").if_object()->at("failure_samples");
  change(*failures.if_object()->at("click: timeout").if_array()->at(0).if_object());
  return RunResult::parse(base::dump_json(json));
}

TEST(ResultJson, FilesOfFailuresAreBesideTheResultOrNone) {
  for (const char* path : {"/etc/passwd", "../secret.png", "a/../../b.png", ".."}) {
    const auto read = with_sample([&](Value::Object& o) { o["screenshot"] = path; });
    ASSERT_FALSE(read) << path;
    EXPECT_NE(read.error().cause.find("screenshot is not a path below"), std::string::npos)
        << read.error().cause;
  }
}

TEST(ResultJson, FilesOfBeforeHaveNoFilesOfFailures) {
  const auto read = with_sample([](Value::Object& o) {
    for (const char* added : {"within", "messages", "screenshot", "page"}) o.erase(added);
  });
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->failures().front().samples.front().screenshot, "");
}

TEST(ResultJson, FilesOfBeforeDoNotTellWhenUsersCameAndWent) {
  Value json = *base::parse_json(short_run().to_json());
  Value& series = json.if_object()->at("global").if_object()->at("time_series");
  for (Value& bucket : *series.if_array()) bucket.if_object()->erase("users");
  const auto read = RunResult::parse(base::dump_json(json));
  ASSERT_TRUE(read) << read.error().message();
  for (const Bucket& bucket : read->data().global.time_series) EXPECT_TRUE(bucket.users.empty());
  EXPECT_EQ(read->users(), short_run().users());
}

TEST(ResultJson, NamesTheFieldThatIsWrong) {
  Value json = *base::parse_json(short_run().to_json());
  const auto cause_with = [&](auto change) {
    Value copy = json;
    change(*copy.if_object());
    return RunResult::parse(base::dump_json(copy)).error().cause;
  };
  EXPECT_EQ(cause_with([](Value::Object& o) { o["schema_version"] = 9; }),
            "its schema_version is 9; this LiveLoad reads 1");
  EXPECT_EQ(cause_with([](Value::Object& o) { o.erase("schema_version"); }),
            "schema_version is missing; expected a whole number that is not negative");
  EXPECT_EQ(cause_with([](Value::Object& o) { o["name"] = 3; }), "name is not a string");
  EXPECT_EQ(cause_with([](Value::Object& o) { o["started_at"] = "4052-11-23T12:34:56Z"; }),
            "started_at is not an instant like 2026-11-23T12:34:56Z");
  EXPECT_EQ(cause_with([](Value::Object& o) { o["bucket_width_ms"] = 0; }),
            "bucket_width_ms is not above zero");
  EXPECT_EQ(cause_with([](Value::Object& o) {
              (*(*o["global"].if_object())["users"].if_object())["failed"] = -1;
            }),
            "global.users.failed is not a whole number that is not negative");
  const auto with_aggregate = [&](auto change) {
    return cause_with([&](Value::Object& o) {
      Value::Object& global = *o["global"].if_object();
      Value::Object& bucket = *(*global["time_series"].if_array())[1].if_object();
      Value::Object& histograms = *bucket["histograms"].if_object();
      Value::Object& events = *histograms["liveview_event_duration_us"].if_object();
      change(events, *events["aggregate"].if_object());
    });
  };
  const std::string where = "global.time_series.1.histograms.liveview_event_duration_us.aggregate.";
  EXPECT_EQ(with_aggregate([](auto&, auto& aggregate) { aggregate["count"] = 7; }),
            where + "count is not the count of its sketch");
  EXPECT_EQ(with_aggregate([](auto& events, auto&) { events["by"] = Value::Object{}; }),
            where + "sketch is missing; expected a string");
}

TEST(ResultJson, ReadingGarbageFailsAndNeverMore) {
  const std::string good = short_run().to_json();
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    std::string bad = good;
    for (int flips = 0; flips < 20; ++flips)
      bad[random() % bad.size()] = static_cast<char>(random());
    if (const auto result = RunResult::parse(bad)) {
      EXPECT_FALSE(result->to_json().empty());
    }
  }
  for (const char* bad : {"", "[]", "null", "{}", "[1]", "{\"schema_version\":1}", "\"x\""}) {
    EXPECT_FALSE(RunResult::parse(bad)) << bad;
  }
}

TEST_F(FilesTest, HoldsOneResultOrAListAndScenariosThatNeverStarted) {
  const Error error{.kind = ErrorKind::kConfig,
                    .tried = "configure",
                    .cause = "no base-url",
                    .hint = "give --base-url"};
  const std::vector<Outcome> outcomes{{"BrowseShop", short_run(), std::nullopt},
                                      {"Broken", std::nullopt, error}};
  ASSERT_TRUE(save_outcomes(path("r.json"), outcomes));
  const auto back = load_outcomes(path("r.json"));
  ASSERT_TRUE(back) << back.error().message();
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ((*back)[0].result->users(), outcomes[0].result->users());
  EXPECT_EQ((*back)[1].scenario, "Broken");
  EXPECT_EQ((*back)[1].error->message(), error.message());
  EXPECT_FALSE((*back)[1].result);

  ASSERT_TRUE(save_outcomes(path("one.json"), {outcomes[0]}));
  EXPECT_TRUE(RunResult::load(path("one.json")));
  EXPECT_EQ(load_outcomes(path("one.json"))->size(), 1U);
  EXPECT_EQ(RunResult::load(path("r.json")).error().kind, ErrorKind::kProtocol);
}

TEST_F(FilesTest, WritesCompletelyOrNotAtAll) {
  ASSERT_TRUE(write_file(path("a"), "first"));
  ASSERT_TRUE(write_file(path("a"), "second"));
  std::ifstream file(path("a"));
  std::string text;
  std::getline(file, text);
  EXPECT_EQ(text, "second");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    ++files;
  EXPECT_EQ(files, 1U) << "no temporary file is left";
}

TEST_F(FilesTest, AResultThatDoesNotFitLeavesNothing) {
  // As on a full disk: the file may not become longer than this.
  struct rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  const auto saved = short_run().save(path("r.json"));
  (void)std::signal(SIGXFSZ, old);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().message(), "write \"" + path("r.json") + "\" failed: File too large");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(FilesTest, SaysWhatCannotBeReadOrWritten) {
  const auto unreadable = RunResult::load(path("nowhere.json"));
  EXPECT_EQ(unreadable.error().kind, ErrorKind::kIo);
  EXPECT_EQ(unreadable.error().target, path("nowhere.json"));
  EXPECT_EQ(short_run().save(path("no/such/folder.json")).error().kind, ErrorKind::kIo);
  EXPECT_EQ(RunResult::load(folder_.path()).error().kind, ErrorKind::kIo);
  ASSERT_TRUE(write_file(path("text"), "not JSON"));
  const auto garbage = load_outcomes(path("text"));
  EXPECT_EQ(garbage.error().kind, ErrorKind::kProtocol);
  EXPECT_EQ(garbage.error().target, path("text"));
}

TEST(Schema, IsTheFileOfTheDocumentation) {
  const auto parsed = base::parse_json(schema());
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)["$schema"].text(), "https://json-schema.org/draft/2020-12/schema");
}

}  // namespace
}  // namespace liveload::result

// Storage of a browser context, over two origins, in a real browser.
#include "base/json.hpp"
#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// An empty page, whose own script tells at once what it finds in sessionStorage.
test::HttpResponse answer(const test::HttpRequest& request) {
  test::HttpResponse response;
  response.body =
      "<!doctype html><title>t</title><script>window.found = JSON.stringify({...sessionStorage})"
      "</script>";
  if (request.target == "/worker.js") {
    response.type = "text/javascript";
    response.body = "addEventListener('fetch', (e) => e.respondWith(new Response('worker')))";
  }
  if (request.target == "/sign-in") {
    response.headers = {{"set-cookie", "id=ann; HttpOnly; SameSite=Lax; Path=/"}};
  }
  return response;
}

class StorageTest : public BrowserTest {
 protected:
  void with_two_pages(const std::function<void(Page&, Page&)>& body) {
    with_browser([&](Browser& browser) {
      auto one = browser.open_page(observer_, soon());
      ASSERT_TRUE(one) << one.error().message();
      auto two = browser.open_page(other_observer_, soon());
      ASSERT_TRUE(two) << two.error().message();
      body(**one, **two);
      (*one)->close(Deadline::after(seconds(5)));
      (*two)->close(Deadline::after(seconds(5)));
    });
  }

  static void open(Page& page, const std::string& url) { ok(page.navigate(url, soon())); }
  void sign_in(Page& page) {
    open(page, first_.url("/sign-in"));
    say(page, "(document.cookie = 'lasting=yes; max-age=3600')");
  }

  /// What the page's own code gives for this, as JSON.
  static std::string say(Page& page, const std::string& expression) {
    const auto value = page.call("async () => JSON.stringify(await (" + expression + "))", {},
                                 "the page's code", soon());
    return value ? value->text() : value.error().message();
  }

  static Value snapshot_of(Page& page) {
    const auto snapshot = page.storage_snapshot(soon());
    ok(snapshot);
    return snapshot.value_or(Value());
  }

  /// With the last request.
  static std::string cookies_sent(const test::HttpServer& server) {
    const auto headers = server.requests().back().headers;
    const auto found = headers.find("cookie");
    return found == headers.end() ? "" : found->second;
  }

  test::HttpServer first_{answer};
  test::HttpServer second_{answer};
  RecordingObserver other_observer_;
};

/// Makes a database with one store of records without keys of their own, whose values `values` are.
std::string database_of(const std::string& values) {
  return R"((async () => {
    const request = indexedDB.open("things", 3);
    request.onupgradeneeded = () => {
      const keyed = request.result.createObjectStore("keyed", { keyPath: "id", autoIncrement: true });
      keyed.createIndex("by name", ["name", "id"], { unique: true });
      keyed.createIndex("tags", "tags", { multiEntry: true });
      const loose = request.result.createObjectStore("loose");
      keyed.put({ name: "a", tags: ["x", "y"] });
      keyed.put({ name: "b", tags: [] });
      keyed.delete(2);
      ()" +
         values + R"().forEach((value, i) => loose.put(value, ["k", i]));
    };
    await new Promise((done, fail) => { request.onsuccess = done; request.onerror = () => fail(request.error); });
    request.result.close();
  })())";
}

/// All that is in it, and what the next key will be.
constexpr const char* kReadDatabase = R"((async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const db = await wait(indexedDB.open("things"));
  const transaction = db.transaction(["keyed", "loose"], "readwrite");
  const keyed = transaction.objectStore("keyed");
  const loose = transaction.objectStore("loose");
  const tags = keyed.index("tags"), name = keyed.index("by name");
  const found = {
    version: db.version, path: [keyed.keyPath, loose.keyPath, name.keyPath], auto: keyed.autoIncrement,
    unique: name.unique, multi: tags.multiEntry, tagged: await wait(tags.count("y")),
    records: await wait(keyed.getAll()), keys: await wait(loose.getAllKeys()),
  };
  found.next = await wait(keyed.put({ name: "new" }));
  window.values = await wait(loose.getAll());
  db.close();
  return found;
})())";

constexpr const char* kDatabaseFound =
    R"({"version":3,"path":["id",null,["name","id"]],"auto":true,"unique":true,"multi":true,"tagged":1,)"
    R"("records":[{"name":"a","tags":["x","y"],"id":1}],"keys":[["k",0]],"next":3})";

TEST_F(StorageTest, GivesAnotherUserAllOfTwoOrigins) {
  with_two_pages([&](Page& one, Page& two) {
    sign_in(one);
    say(one, "(localStorage.a = 'first', localStorage.clear2 = '\\ud800', sessionStorage.s = '1')");
    say(one, database_of("[1]"));
    open(one, second_.url());
    say(one, "(localStorage.a = 'second', sessionStorage.s = '2')");
    const auto asked = first_.requests().size();
    const auto seen = observer_.exchanges.size();
    const Value snapshot = snapshot_of(one);
    EXPECT_EQ(one.url(), second_.url());
    EXPECT_EQ(first_.requests().size(), asked) << "no server is asked for anything";
    ok(one.drain(soon()));
    EXPECT_EQ(observer_.exchanges.size(), seen);

    const auto kept = base::parse_json(base::dump_json(snapshot));
    ASSERT_TRUE(kept);
    ok(two.restore_storage(*kept, soon()));
    EXPECT_EQ(two.url(), "about:blank");
    EXPECT_THAT(other_observer_.exchanges, SizeIs(0));
    EXPECT_EQ(snapshot_of(two)["cookies"], snapshot["cookies"]);
    open(two, first_.url());
    EXPECT_THAT(cookies_sent(first_), HasSubstr("id=ann"));
    EXPECT_EQ(say(two, "document.cookie"), "\"lasting=yes\"");
    EXPECT_EQ(say(two, "[localStorage.a, localStorage.clear2]"), R"(["first","\ud800"])");
    EXPECT_EQ(say(two, kReadDatabase), kDatabaseFound);
    open(two, second_.url());
    EXPECT_EQ(say(two, "[localStorage.a, window.found]"), R"(["second","{\"s\":\"2\"}"])")
        << "it is there before the page's own script";
    say(two, "(sessionStorage.s = 'changed')");
    ok(two.reload(soon()));
    EXPECT_EQ(say(two, "window.found"), R"("{\"s\":\"changed\"}")") << "given once only";
  });
}

TEST_F(StorageTest, CarriesWhatStructuredCloningCarries) {
  with_two_pages([&](Page& one, Page& two) {
    open(one, first_.url());
    EXPECT_EQ(say(one, database_of(R"((() => {
      const self = { deep: { map: new Map([["k", new Set([1])]]) } };
      self.self = self;
      const bytes = new Uint8Array([1, 2, 3, 4]);
      return [[undefined, NaN, -0, 2n ** 70n, new Date(5), /a+/gi, [1, , 3], "\ud800", new String("boxed"),
               new Uint8Array(bytes.buffer, 1, 2), bytes, new DataView(new ArrayBuffer(3)), self,
               new TypeError("wrong"), new File(["text"], "f.txt", { type: "text/plain" }), { __proto__: null, a: 1 }]];
    })())")),
              "null");
    ok(two.restore_storage(snapshot_of(one), soon()));
    open(two, first_.url());
    EXPECT_EQ(say(two, kReadDatabase), kDatabaseFound);
    EXPECT_EQ(say(two, R"((async () => {
      const [u, nan, zero, big, date, regexp, holes, text, boxed, part, bytes, view, self, error, file, object] = window.values[0];
      return [u === undefined, Object.is(nan, NaN), Object.is(zero, -0), big === 2n ** 70n, date.getTime() === 5,
              String(regexp) === "/a+/gi", holes.length === 3 && !(1 in holes), text === "\ud800",
              boxed instanceof String, part.length === 2 && part[0] === 2, part.buffer === bytes.buffer,
              view instanceof DataView && view.byteLength === 3, self.self === self,
              self.deep.map.get("k").has(1), error instanceof TypeError && error.message === "wrong",
              file.name === "f.txt" && await file.text() === "text", object.a === 1].indexOf(false);
    })())"),
              "-1");
  });
}

TEST_F(StorageTest, NamesWhatCannotBeCarried) {
  with_page("", [&](Page& page) {
    open(page, first_.url());
    say(page, R"((async () => {
      window.key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
    })())");
    say(page, database_of("[{ inner: [window.key] }]"));
    const auto snapshot = page.storage_snapshot(soon());
    ASSERT_FALSE(snapshot);
    EXPECT_EQ(snapshot.error().kind, ErrorKind::kUnsupported);
    EXPECT_THAT(snapshot.error().cause,
                HasSubstr("IndexedDB things / loose, record 1: a CryptoKey cannot be carried"));
    EXPECT_EQ(snapshot.error().target + "/", first_.url());
  });
}

TEST_F(StorageTest, ResetMakesANewVisitorOfAnOpenPage) {
  with_page("", [&](Page& page) {
    ok(page.reset_storage(soon()));
    open(page, second_.url());
    say(page, "(localStorage.a = '1', sessionStorage.a = '1')");
    sign_in(page);
    say(page, "(localStorage.a = '1', sessionStorage.a = '1')");
    say(page, database_of("[1]"));
    say(page, "caches.open('c').then((c) => c.put('/x', new Response('x')))");
    say(page,
        "navigator.serviceWorker.register('/worker.js').then(() => "
        "navigator.serviceWorker.ready).then(() => 1)");
    say(page, "(window.memory = 7)");
    ok(page.reset_storage(soon()));
    EXPECT_EQ(say(page, "window.memory"), "7") << "the page itself stays";
    const auto* left = R"((async () => [localStorage.length, sessionStorage.length, document.cookie,
      (await indexedDB.databases()).length, (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length])())";
    EXPECT_EQ(say(page, left), R"([0,0,"",0,0,0])");
    open(page, first_.url("/again"));
    EXPECT_EQ(cookies_sent(first_), "");
    EXPECT_EQ(say(page, left), R"([0,0,"",0,0,0])");
    open(page, second_.url());
    EXPECT_EQ(say(page, left), R"([0,0,"",0,0,0])");
    const Value snapshot = snapshot_of(page);
    EXPECT_THAT(*snapshot["cookies"].if_array(), SizeIs(0));
    EXPECT_THAT(*snapshot["origins"].if_object(), SizeIs(0));
  });
}

TEST_F(StorageTest, RestoresOverAnOpenPageAndItsDatabase) {
  with_page("", [&](Page& page) {
    sign_in(page);
    say(page, database_of("[1]"));
    say(page, "(localStorage.a = 'kept', sessionStorage.s = 'kept')");
    const Value snapshot = snapshot_of(page);
    say(page, R"((async () => {
      const request = indexedDB.open("things");
      await new Promise((done) => { request.onsuccess = done; });
      window.open_one = request.result;
      open_one.transaction("loose", "readwrite").objectStore("loose").put("more", "other");
      localStorage.a = localStorage.b = sessionStorage.s = 'changed';
    })())");
    ok(page.restore_storage(snapshot, soon()));
    EXPECT_EQ(say(page, kReadDatabase), kDatabaseFound);
    EXPECT_EQ(say(page, "[{...localStorage}, {...sessionStorage}]"),
              R"([{"a":"kept"},{"s":"kept"}])");
    EXPECT_EQ(snapshot_of(page)["cookies"], snapshot["cookies"]);
  });
}

TEST_F(StorageTest, LeavesOutCookiesThatHaveExpired) {
  with_page("", [&](Page& page) {
    sign_in(page);
    Value snapshot = snapshot_of(page);
    auto& cookies = *snapshot.if_object()->find("cookies")->second.if_array();
    for (Value& cookie : cookies) {
      if (cookie["name"] == Value("lasting")) (*cookie.if_object())["expires"] = 1000;
    }
    ok(page.reset_storage(soon()));
    ok(page.restore_storage(snapshot, soon()));
    const Value now = snapshot_of(page);
    ASSERT_THAT(*now["cookies"].if_array(), SizeIs(1));
    EXPECT_EQ(now["cookies"].if_array()->front()["name"].text(), "id");
    EXPECT_TRUE(now["cookies"].if_array()->front()["httpOnly"].truthy());
  });
}

TEST_F(StorageTest, RefusesWhatIsNoSnapshot) {
  with_page("", [&](Page& page) {
    const auto restored = page.restore_storage("session", soon());
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(restored.error().cause, HasSubstr("no storage snapshot but the text \"session\""));
    ok(page.restore_storage(snapshot_of(page), soon()));
  });
}

}  // namespace
}  // namespace liveload::browser

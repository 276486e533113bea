#include "report/escape.hpp"

#include <gtest/gtest.h>

namespace liveload::report {
namespace {

TEST(EscapeMarkdown, LetsNoMarkupThrough) {
  EXPECT_EQ(escape_markdown("a|b"), "a\\|b");
  EXPECT_EQ(escape_markdown("`x`"), "\\`x\\`");
  EXPECT_EQ(escape_markdown("<script>alert(1)</script> & co"),
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co");
  EXPECT_EQ(escape_markdown("![i](http://evil)"), "\\!\\[i\\](http://evil)");
  EXPECT_EQ(escape_markdown("a\r\n\r\n# b\t\x1b[2J"), "a \\# b \\[2J");
  EXPECT_EQ(escape_markdown("liveview_event *x* a\\b"), "liveview\\_event \\*x\\* a\\\\b");
}

TEST(EscapeXml, LetsNoMarkupThroughAndNothingThatIsNoXml) {
  EXPECT_EQ(escape_xml("<a b=\"c\">&</a>]]>"), "&lt;a b=&quot;c&quot;&gt;&amp;&lt;/a&gt;]]&gt;");
  EXPECT_EQ(escape_xml("a\x1b[2J\nb\xff\xEF\xBF\xBF"), "a\uFFFD[2J&#10;b\uFFFD\uFFFD");
  EXPECT_EQ(escape_xml("23.4 µs"), "23.4 µs");
}

TEST(LinkTarget, LeadsToAFileAndNowhereElse) {
  EXPECT_EQ(link_target("r-files/Shop/failure-1_a.png"), "r-files/Shop/failure-1_a.png");
  EXPECT_EQ(link_target("a b).png"), "a%20b%29.png");
  EXPECT_EQ(link_target("javascript:alert(1)"), "javascript%3Aalert%281%29");
  EXPECT_EQ(link_target("ü\n"), "%C3%BC%0A");
}

TEST(EscapeMarkdown, LeavesPlainTextAlone) {
  EXPECT_EQ(escape_markdown("GET /products/:id took 23.4 ms (über)"),
            "GET /products/:id took 23.4 ms (über)");
  EXPECT_EQ(escape_markdown(""), "");
}

}  // namespace
}  // namespace liveload::report

// Both kinds of drag: the page's own by mouse events, and the browser's.
#include "browser/input_fixture.hpp"

namespace liveload::browser {
namespace {

TEST_F(InputTest, DragsByHtmlDragAndDrop) {
  with_page("/drag.html", [&](Page& page) {
    ok(page.drag_and_drop("#native", "#target", soon()));
    EXPECT_EQ(log(page),
              "dragstart native;dragenter target;dragover target;drop target data of native;"
              "dragend native move;");
    // Nothing of it is left: the mouse is free.
    ok(page.drag_and_drop("#native", "#target", soon()));
    EXPECT_EQ(log(page),
              "dragstart native;dragenter target;dragover target;drop target data of native;"
              "dragend native move;");
  });
}

TEST_F(InputTest, DragsALinkAndWhatIsFarAway) {
  with_page("/drag.html", [&](Page& page) {
    ok(page.drag_and_drop("#link", "#target", soon()));
    EXPECT_THAT(log(page), testing::HasSubstr("drop target data of link;dragend link move;"));
    ok(page.drag_and_drop("#native", "#far", soon()));
    EXPECT_THAT(log(page), testing::HasSubstr("drop far data of native;dragend native move;"));
    EXPECT_EQ(page.url(), server_.url("/drag.html"));
  });
}

TEST_F(InputTest, APlaceThatTakesNoDropGetsNone) {
  with_page("/drag.html", [&](Page& page) {
    ok(page.drag_and_drop("#native", "#refuses", soon()));
    EXPECT_THAT(log(page), testing::EndsWith("dragover refuses;dragleave refuses;"
                                             "dragend native none;"));
  });
}

TEST_F(InputTest, DragsByTheMouse) {
  with_page("/drag.html", [&](Page& page) {
    ok(page.drag_and_drop("#mouse", "#target", soon()));
    EXPECT_EQ(log(page), "mousedown mouse;mousemove;mouseup over target;");
    ok(page.drag_and_drop("#mouse", "#far", soon()));
    EXPECT_EQ(log(page), "mousedown mouse;mousemove;mouseup over far;");
    ok(page.drag_and_drop("#prevented", "#target", soon()));
    EXPECT_EQ(log(page), "mousedown prevented;mousemove;dragstart prevented;mouseup over target;");
  });
}

TEST_F(InputTest, NothingIsPickedUpWithoutAPlaceToPutIt) {
  with_page("/drag.html", [&](Page& page) {
    expect_error(page.drag_and_drop("#native", "#nowhere", brief()), ErrorKind::kTimeout,
                 "\"#nowhere\" failed after 1");
    expect_error(page.drag_and_drop("#nothing", "#target", brief()), ErrorKind::kTimeout,
                 "\"#nothing\" failed after 1");
    expect_error(page.drag_and_drop("#native", "#hidden", brief()), ErrorKind::kTimeout, "hidden");
    EXPECT_EQ(log(page), "");
  });
}

TEST_F(InputTest, WaitsForThePlaceToDropAt) {
  with_page("/drag.html?show", [&](Page& page) {
    ok(page.drag_and_drop("#native", "#hidden", soon()));
    EXPECT_THAT(log(page), testing::HasSubstr("drop hidden data of native;"));
  });
}

}  // namespace
}  // namespace liveload::browser

#include "scenario/mock_page.hpp"

namespace liveload::scenario {

MockPage::MockPage() = default;
MockPage::~MockPage() = default;

}  // namespace liveload::scenario

template class testing::NiceMock<liveload::scenario::MockPage>;
template class testing::StrictMock<liveload::scenario::MockPage>;

#include <algorithm>

#include "shop.hpp"

namespace liveload::demo {
namespace {

constexpr std::size_t kMostLetters = 50;
constexpr std::size_t kMostPhotoBytes = 32 << 20;

}  // namespace

void Guestbook::add(std::string author, std::string text, std::vector<std::string> photos) {
  const std::lock_guard lock(mutex_);
  Letter letter{++last_letter_, std::move(author), std::move(text), {}};
  for (std::string& photo : photos) {
    photo_bytes_ += photo.size();
    letter.photos.push_back(++last_photo_);
    photos_.emplace(last_photo_, std::make_shared<const std::string>(std::move(photo)));
  }
  letters_.push_front(std::move(letter));
  while (letters_.size() > kMostLetters || photo_bytes_ > kMostPhotoBytes) {
    for (const int photo : letters_.back().photos) {
      photo_bytes_ -= photos_.at(photo)->size();
      photos_.erase(photo);
    }
    letters_.pop_back();
  }
}

std::vector<Letter> Guestbook::latest(std::size_t count) const {
  const std::lock_guard lock(mutex_);
  return {letters_.begin(),
          letters_.begin() + static_cast<std::ptrdiff_t>(std::min(count, letters_.size()))};
}

std::shared_ptr<const std::string> Guestbook::photo(int id) const {
  const std::lock_guard lock(mutex_);
  const auto place = photos_.find(id);
  return place == photos_.end() ? nullptr : place->second;
}

bool Mishaps::fewer_than(int most, const std::string& name) {
  constexpr std::size_t kMostNames = 10'000;
  const std::lock_guard lock(mutex_);
  const auto [place, added] = counts_.try_emplace(name, 0);
  if (added) order_.push_back(name);
  const bool fewer = place->second < most;
  if (fewer) ++place->second;
  if (order_.size() > kMostNames) {
    counts_.erase(order_.front());
    order_.pop_front();
  }
  return fewer;
}

std::string_view image_type(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("GIF8")) return "image/gif";
  if (bytes.starts_with("RIFF") &&
      bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with("WEBP")) {
    return "image/webp";
  }
  return "";
}

}  // namespace liveload::demo

#include "http/route.h"

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr std::size_t kMethods = 5;  // get, post, put, patch, remove

std::size_t place_of(Method method) {
  switch (method) {
    case Method::post:
      return 1;
    case Method::put:
      return 2;
    case Method::patch:
      return 3;
    case Method::remove:
      return 4;
    default:
      return 0;
  }
}

struct Node {
  std::map<std::string_view, std::unique_ptr<Node>> words;
  std::unique_ptr<Node> parameter;
  std::array<const Route*, kMethods> routes{};
  std::string allow;
};

// Calls each(segment) for "a", "b" of "/a/b"; "/" has one empty segment.
template <class F>
bool for_each_segment(std::string_view path, F&& each) {
  if (!path.starts_with('/')) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (!each(path.substr(0, end))) return false;
    path.remove_prefix(end);
  }
  return true;
}

class Tree {
 public:
  Tree() {
    for (const Route& route : all_routes()) add(route);
    name_methods(root_);
  }

  [[nodiscard]] RouteMatch find(Method method, std::string_view path) const {
    RouteMatch match;
    const Node* node = &root_;
    const bool known = for_each_segment(path, [&](std::string_view segment) {
      if (const auto word = node->words.find(segment); word != node->words.end()) {
        node = word->second.get();
        return true;
      }
      if (!node->parameter || segment.empty() || match.parameter_count == kPathParametersMax) return false;
      match.parameters[match.parameter_count++] = segment;
      node = node->parameter.get();
      return true;
    });
    if (!known || node->allow.empty()) return {};
    match.allow = node->allow;
    if (method != Method::other && method != Method::unknown) match.route = node->routes[place_of(method)];
    return match;
  }

 private:
  void add(const Route& route) {
    Node* node = &root_;
    std::size_t parameters = 0;
    const bool whole = for_each_segment(route.path, [&](std::string_view segment) {
      const bool is_parameter = segment.starts_with('{');
      parameters += is_parameter ? 1 : 0;
      std::unique_ptr<Node>& next = is_parameter ? node->parameter : node->words[segment];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
      return true;
    });
    GP_CHECK(whole && parameters <= kPathParametersMax, "a route's path begins with / and has few parameters");
    const Route*& place = node->routes[place_of(route.method)];
    GP_CHECK(place == nullptr, "a path's method has one operation");
    place = &route;
  }

  void name_methods(Node& node) {
    constexpr std::array<std::string_view, kMethods> kNames{"GET, HEAD", "POST", "PUT", "PATCH", "DELETE"};
    for (std::size_t i = 0; i < kMethods; ++i) {
      if (node.routes[i] == nullptr) continue;
      node.allow += node.allow.empty() ? "Allow: " : ", ";
      node.allow += kNames[i];
    }
    if (!node.allow.empty()) node.allow += "\r\n";
    for (auto& [word, child] : node.words) name_methods(*child);
    if (node.parameter) name_methods(*node.parameter);
  }

  Node root_;
};

}  // namespace

RouteMatch find_route(Method method, std::string_view path) {
  static const Tree tree;
  return tree.find(method, path);
}

std::size_t parameter_place(const Route& route, std::string_view name) {
  std::size_t place = 0;
  std::size_t found = kPathParametersMax;
  static_cast<void>(for_each_segment(route.path, [&](std::string_view segment) {
    if (!segment.starts_with('{')) return true;
    if (segment.substr(1, segment.size() - 2) == name) found = place;
    ++place;
    return true;
  }));
  GP_CHECK(found < kPathParametersMax, "a handler asks for a parameter of its path");
  return found;
}

}  // namespace greenpool

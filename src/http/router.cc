#include <array>

#include "http/handlers/handlers.h"
#include "http/resource.h"

namespace greenpool {
namespace {

constexpr std::string_view kParameter = "{}";

// The most used first.
constexpr std::array<const Resource*, 14> kResources{
    &kCommandResource,    &kBatchResource,       &kProgrammeResource, &kMemberResource, &kRiskTextResource,
    &kSharesResource,     &kPayoffResource,      &kLiveResource,      &kReadyResource,  &kHomeResource,
    &kHomeScriptResource, &kProblemListResource, &kProblemResource,   &kDocsResource,
};

}  // namespace

RouteMatch find_resource(std::string_view path) {
  for (const Resource* resource : kResources) {
    if (resource->path == path) return {resource, {}};
    if (!resource->path.ends_with(kParameter)) continue;
    const std::string_view prefix = resource->path.substr(0, resource->path.size() - kParameter.size());
    if (!path.starts_with(prefix)) continue;
    const std::string_view parameter = path.substr(prefix.size());
    if (!parameter.empty() && parameter.find('/') == std::string_view::npos) return {resource, parameter};
  }
  return {};
}

}  // namespace greenpool

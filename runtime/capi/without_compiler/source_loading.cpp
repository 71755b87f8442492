#include "runtime/capi/source_loading.hpp"

namespace writ::capi {

auto source_loader() -> SourceLoader { return nullptr; }

}  // namespace writ::capi

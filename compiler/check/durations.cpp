#include "compiler/check/durations.hpp"

#include <fmt/format.h>

#include "compiler/check/literal.hpp"

namespace writ::check {

void check_duration(Checker& c, syntax::ExprId id, Least least, std::string_view example) {
  if (!id.valid()) return;
  const std::optional<std::int64_t> length = literal_duration(c.ast(), id);
  if (length && (*length > 0 || least == Least::Nothing)) return;
  c.sink.report(diag::TypeMismatch, c.span(id), diag::TypeName{c.written(id)},
                diag::TypeName{length ? fmt::format("a duration above 0 s, such as `{}`,", example)
                                      : fmt::format("a duration such as `{}`", example)});
}

}  // namespace writ::check

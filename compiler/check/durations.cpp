#include "compiler/check/durations.hpp"

#include "compiler/check/literal.hpp"

namespace writ::check {

void check_duration(Checker& c, syntax::ExprId id, Least least) {
  if (!id.valid()) return;
  const std::optional<std::int64_t> length = literal_duration(c.ast(), id);
  if (length && (*length > 0 || least == Least::Nothing)) return;
  c.sink.report(diag::TypeMismatch, c.span(id), diag::TypeName{c.written(id)},
                diag::TypeName{length ? "a duration above 0 s, such as `24 h`," : "a duration such as `24 h`"});
}

}  // namespace writ::check

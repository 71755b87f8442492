// A request of a batch, decided as a single one is. Private to runtime/batch.
//
// One thread at a time; memory is used again by the next request.
#pragma once

#include <memory>
#include <string_view>

#include "runtime/batch/batch.hpp"

namespace writ::batch {

class OneByOne {
 public:
  explicit OneByOne(const Plan& plan);  // must live as long
  // `row` of `made` becomes the outcome of the request.
  void decide(std::string_view request, std::size_t row, Outcomes& made);

 private:
  host::Decided decided_;
  host::ReadBefore before_;
};

}  // namespace writ::batch

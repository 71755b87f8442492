// Decision records and what they were decided on, kept in a folder by digest.
//
//   DIR/records/<digest>.json   the bytes of a record, without a newline
//   DIR/inputs/<digest>         the bytes of a document that was handed in
//
// The digest is the SHA-256 of the file, so `sha256sum` checks both, and the same bytes are kept
// once. A file is there whole or not at all, also when the disk is full or the power fails: it is
// written beside, made durable and renamed. Inputs are kept before the record that names them.
//
// What is there already is compared, never written over: a file that is not what its name says
// was altered, and that is an error. Safe to use from many processes at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::records {

// An Error leaves no record, and says which file could not be kept and why. Else the path of the record.
auto keep(const std::string& folder, const std::vector<std::string_view>& inputs, std::string_view record)
    -> Fallible<std::string>;

enum class Found : std::uint8_t { Whole, Missing, Altered, Unreadable };
struct KeptInput {
  Found found = Found::Missing;
  std::string bytes;  // Whole
  std::string why;    // otherwise, as a sentence
};
// `digest` is "sha256:…"; anything else is missing.
auto kept_input(const std::string& folder, std::string_view digest) -> KeptInput;

// The paths of the records that are kept there, sorted. An Error when there is no such folder.
auto kept_records(const std::string& folder) -> Fallible<std::vector<std::string>>;

// The folder whose `records` a path of a record is in; its own folder when it is in no such.
auto store_of(const std::string& record_path) -> std::string;

}  // namespace writ::records

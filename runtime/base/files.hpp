// The only place that reads and writes files. Every failure is a sentence that names the path.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ {

// The whole file. Refuses folders, and files of more than `max_bytes` without reading further.
auto read_file(const std::string& path, std::size_t max_bytes) -> Fallible<std::string>;
auto read_stdin(std::size_t max_bytes) -> Fallible<std::string>;
// Replaces the file as a whole, or leaves it as it was.
auto write_file(const std::string& path, std::string_view bytes) -> Fallible<Done>;
// The same, and it is on the disk when this returns: what nobody may lose when the power fails.
auto write_file_durably(const std::string& path, std::string_view bytes) -> Fallible<Done>;
// Makes the folder and those above it, unless they are there.
auto make_folder(const std::string& path) -> Fallible<Done>;
auto is_folder(const std::string& path) -> bool;
auto is_there(const std::string& path) -> bool;  // a file, a folder or anything else
// Names of the entries, sorted, without "." and "..".
auto list_directory(const std::string& path) -> Fallible<std::vector<std::string>>;

}  // namespace writ

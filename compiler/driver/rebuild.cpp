// The same build with one text replaced: what a change of the rules would be.
#include "compiler/driver/check_modules.hpp"
#include "compiler/syntax/parse.hpp"

namespace writ::driver {
namespace {

// What a file holds may begin with a byte order mark that its text does not have.
auto text_of(const source::Package& base, diag::FileId id, const std::string& contents) -> std::string_view {
  std::string_view all = contents;
  all.remove_prefix(all.size() - base.texts[id].text.size());
  return all;
}

auto package_with(const source::Package& base, diag::FileId file, std::string text)
    -> std::unique_ptr<source::Package> {
  auto made = std::make_unique<source::Package>();
  made->homes = base.homes;
  made->files = base.files;
  made->left_out = base.left_out;
  made->contents = base.contents;
  made->contents[file.index] = std::move(text);
  for (std::uint32_t i = 0; i < base.texts.size(); ++i) {
    const diag::FileId id{i};
    const std::string& contents = made->contents[i];
    made->texts.add(base.texts[id].name, id == file ? std::string_view(contents) : text_of(base, id, contents));
  }
  return made;
}

}  // namespace

auto rebuild(const Build& base, diag::FileId file, std::string text) -> std::unique_ptr<Build> {
  auto made = std::make_unique<Build>();
  made->package = package_with(*base.package, file, std::move(text));
  made->files = base.files;
  made->schemas = base.schemas;
  for (std::size_t i = 0; i < base.asts.size(); ++i) {
    const source::File& row = made->package->files[i];
    made->asts.push_back(row.id == file ? syntax::parse(row.id, made->package->text(row), made->sink) : base.asts[i]);
  }
  check_modules(*made);
  return made;
}

}  // namespace writ::driver

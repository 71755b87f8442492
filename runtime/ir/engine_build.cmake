# Writes the function engine_build() (native_engine.hpp): a digest of all sources that a program and the plug-in both have.
#
#   cmake -DROOT=FOLDER -DTO=FILE -P engine_build.cmake
set(FOLDERS base values builtins ir decode index interp native)
set(TEXT "")
foreach(FOLDER ${FOLDERS})
  file(GLOB FILES RELATIVE ${ROOT} ${ROOT}/runtime/${FOLDER}/*.hpp ${ROOT}/runtime/${FOLDER}/*.cpp ${ROOT}/runtime/${FOLDER}/*.def)
  list(SORT FILES)
  foreach(FILE ${FILES})
    file(SHA256 ${ROOT}/${FILE} DIGEST)
    string(APPEND TEXT "${DIGEST} ${FILE}\n")
  endforeach()
endforeach()
string(SHA256 ALL "${TEXT}")
file(CONFIGURE OUTPUT ${TO} CONTENT [[
#include "runtime/ir/native_engine.hpp"

namespace writ::ir {

auto engine_build() -> std::string_view { return "@ALL@"; }

}  // namespace writ::ir
]] @ONLY)

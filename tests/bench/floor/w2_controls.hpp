// The sixty controls of W2 written out: sets are hash tables, patterns are loops, times are computed from their digits.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "tests/bench/floor/symbols.hpp"
#include "tests/bench/floor/w2_document.hpp"

namespace writ::bench {

inline auto numbered(const char* form, int first, int count, int step) -> std::vector<std::string> {
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) {
    char text[64];
    std::snprintf(text, sizeof text, form, first + i * step);
    made.emplace_back(text);
  }
  return made;
}

struct Sets {
  Symbols strategies{{"canary", "blue_green", "rolling"}}, classes{{"public", "internal", "confidential"}};
  Symbols low_risks{{"low", "medium"}}, risks{{"low", "medium", "high"}};
  Symbols cost_centers{numbered("cc-%04d", 1000, 40, 7)}, teams{numbered("team-%02d", 0, 60, 1)};
  Symbols builders{numbered("bldr-%d", 0, 8, 1)}, denied{numbered("contractor%02d", 0, 50, 1)};
  Symbols regions{{"eu-west-1", "eu-west-2", "eu-central-1", "eu-north-1", "us-east-1", "us-east-2", "us-west-2",
                   "ap-south-1", "ap-southeast-1", "ap-northeast-1", "ca-central-1", "sa-east-1"}};
  Symbols licenses{{"MIT",       "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC",        "MPL-2.0",    "Zlib",
                    "Unlicense", "CC0-1.0",    "0BSD",         "Python-2.0",   "BSL-1.0",    "PostgreSQL", "OpenSSL",
                    "X11",       "NCSA",       "W3C",          "curl",         "libpng-2.0", "Ruby"}};
  Symbols banned{{"GPL-3.0", "AGPL-3.0", "SSPL-1.0", "BUSL-1.1"}};
  Symbols signers{{"sig-release@corp.example", "sig-build@corp.example", "sig-sec@corp.example"}};
  Symbols approvers{{"release-manager", "sre-lead"}}, capabilities{{"NET_BIND_SERVICE", "CHOWN"}};
};

// Bit i - 1 is that C-i fails.
auto failed_controls(const ReleaseDocument& document, const Sets& sets) -> std::uint64_t;

}  // namespace writ::bench

// What the processor can do, as one of the levels of the x86-64 psABI.
//
// Asked of the C library, which has found out when the process began: every question to the processor itself is a trap
// where a hypervisor stands between, and those of the compiler's own library are asked at each start. Any thread.
#pragma once

namespace writ {

// 1 to 4 (x86-64 to x86-64-v4), with what the system has switched on; 0 on other processors.
auto processor_level() -> int;

}  // namespace writ

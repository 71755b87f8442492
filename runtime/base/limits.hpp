// Every bound that Writ puts on its inputs, by name.
//
// Each loop over input stops at one of these. Breaking a limit is never a crash:
// source text gets a diagnostic, input data an unknown(over_limit) or a refusal.
#pragma once

#include <cstddef>
#include <cstdint>

namespace writ::limits {

// Source text.
inline constexpr std::size_t kSourceBytes = 16u << 20;   // one rule file
inline constexpr std::size_t kPackageFiles = 2'000;      // rule files in one package
inline constexpr std::size_t kPackageEntries = 200'000;  // files and folders looked at to find them
inline constexpr std::size_t kManifestBytes = 1u << 20;  // writ.yaml
inline constexpr std::size_t kLockBytes = 32u << 20;     // writ.lock
inline constexpr std::size_t kLockPins = 100'000;        // digests in one writ.lock
inline constexpr std::size_t kPackageNameBytes = 64;
inline constexpr std::size_t kPackageDependencies = 100;  // named by one package
inline constexpr std::size_t kPackages = 200;             // in one run, dependencies of dependencies included
inline constexpr std::size_t kPackageData = 10'000;       // files listed under `data`
inline constexpr std::size_t kFolderDepth = 200;          // folders above a rule file that are searched for its package
inline constexpr std::size_t kNesting = 64;               // expressions, types and literals inside each other
inline constexpr std::size_t kChain = 500;                // operators in a row: a + b + c …
inline constexpr std::size_t kDiagnostics = 200;          // reported in one run; the rest are counted

inline constexpr std::size_t kTableColumns = 24;       // of one decision table
inline constexpr std::size_t kTableSteps = 3'000'000;  // looking for rows that overlap and cases without a row

// Values.
inline constexpr std::uint32_t kDefaultCollection = 256;  // list, set or map without `max`
inline constexpr std::uint32_t kLargestCollection = 1'000'000;
inline constexpr std::uint32_t kDefaultStringBytes = 1024;  // string without `max`
inline constexpr std::uint32_t kLargestStringBytes = 1u << 20;
inline constexpr std::size_t kVersionBytes = 256;                       // of one semver
inline constexpr std::int64_t kClockSkewNanos = 120ll * 1'000'000'000;  // evidence may be this far ahead of `now`

// Documents handed in as data.
inline constexpr std::size_t kDocumentBytes = 64u << 20;
inline constexpr std::size_t kDocumentNesting = 64;
inline constexpr std::size_t kDocumentNodes = 4'000'000;  // after YAML aliases are expanded
inline constexpr std::size_t kReportedInputIssues = 100;  // kept in the record; the rest are counted
inline constexpr std::size_t kReportedExtraKeys = 10;     // undeclared keys that are named; the rest are counted
inline constexpr std::size_t kYamlBytes = 16u << 20;      // YAML is read a hundred times slower than JSON
inline constexpr std::size_t kYamlLookahead = 1u << 20;   // one scalar, or one collection in brackets, of YAML
inline constexpr std::size_t kDecodedValues = 8'000'000;  // values made from one document, absent fields included

// The intermediate representation.
inline constexpr std::size_t kModuleBytes = 64u << 20;     // text form
inline constexpr std::size_t kInstructions = 4'000'000;    // in one module
inline constexpr std::size_t kQuantifierDepth = 3;         // design 3.5
inline constexpr std::size_t kInlineDepth = 32;            // functions calling functions
inline constexpr std::size_t kPatternStates = 2'000;       // of one compiled pattern (design 3.5)
inline constexpr std::size_t kBlockDepth = 16;             // blocks inside each other, once functions are put in
inline constexpr std::size_t kTypes = 20'000;              // types, records and enums of one module, each
inline constexpr std::size_t kTypeDepth = 64;              // types inside each other, records included
inline constexpr std::size_t kSeats = 16;                  // kinds of seat of one approval
inline constexpr std::uint32_t kStatements = 100'000;      // of one ledger, and people of one directory
inline constexpr std::size_t kDelegations = 8;             // signatures for others that one decision combines
inline constexpr std::uint32_t kLedgerRecords = 64;        // on one approval, that one decision looks at
inline constexpr std::size_t kFaults = 100;                // of one module, reported
inline constexpr std::size_t kPatternBytes = 64u << 10;    // one regular expression or `like` pattern, as written
inline constexpr std::int64_t kPatternMemory = 8 << 20;    // compiled; a larger one is refused
inline constexpr std::size_t kPatternProgram = 4'000'000;  // steps of all compiled patterns of one module

// Lineage.
inline constexpr std::size_t kAssets = 4'096;            // declared in what is compiled together
inline constexpr std::size_t kLineagePairs = 1'000'000;  // of assets, one of which is made from the other

// Cost (design 3.5).
inline constexpr std::uint64_t kMostSteps =
    (1ull << 53) - 1;                          // a larger cost counts as this: here the whole numbers of JSON end
inline constexpr std::size_t kCostDegree = 3;  // sizes in one product; a further one counts at its bound
inline constexpr std::size_t kCostSizes =
    1'000;  // sizes that the cost of one gate names; further ones count at their bounds

// Tests.
inline constexpr std::size_t kPropertyRuns = 100'000;  // worlds of one property
inline constexpr std::size_t kProofRuns = 500;         // worlds of a proof that is sampled
inline constexpr std::size_t kTriesPerWorld = 50;      // worlds looked at for one that passes the assumptions
inline constexpr std::size_t kShrinkSteps = 20'000;    // simpler worlds tried for one failure
inline constexpr std::size_t kShrunkElements = 16;     // of one collection, made simpler each by itself
inline constexpr std::size_t kSampledElements = 4;     // of a collection in a sampled world, unless its type wants more
inline constexpr std::size_t kPooledValues = 500;      // of one type, taken from the rules and their data
inline constexpr std::size_t kMutants = 5'000;         // changes of the rules that are tried; more are counted

// Explanations. Beyond these an explanation is cut short, and says so; the decision never is.
inline constexpr std::size_t kWitnessLeaves = 64;      // of one reason
inline constexpr std::size_t kWitnessValues = 6;       // found in one leaf
inline constexpr std::size_t kUnknownSources = 20;     // of one reason
inline constexpr std::size_t kExplainDepth = 512;      // operations inside each other that are looked through
inline constexpr std::size_t kExplainSteps = 200'000;  // looked at for one reason
inline constexpr std::size_t kShownValueBytes = 80;    // of one value; longer ones are cut

// Looking for the fewest changes that flip a decision. Beyond these fewer may exist, and that is said.
inline constexpr std::size_t kCounterfactualChanges = 4;         // at once
inline constexpr std::size_t kCounterfactualDecisions = 20'000;  // made to find them
inline constexpr std::size_t kCounterfactualPlaces = 400;        // in what was handed in that are changed
inline constexpr std::size_t kCounterfactualElements = 16;       // of one collection
inline constexpr std::size_t kCounterfactualValues = 24;         // tried in one place
inline constexpr std::size_t kCounterfactualSingles = 8;         // changes that make a decision stricter, told

}  // namespace writ::limits

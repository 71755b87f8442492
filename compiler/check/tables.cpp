// Decision tables: columns and cells have their types, no two rows of a `unique` table match
// one case, and every case has a row (design 2.8, 4.2).
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/columns.hpp"
#include "compiler/check/constant.hpp"
#include "compiler/check/regions.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::size_t kMostReported = 20;  // pairs of rows that overlap, of one table

// A row as the analysis sees it: the alternatives of each cell; none: it matches everything.
struct ReadRow {
  std::vector<std::vector<ConstantTest>> cells;
  const TableRow* row;
};

auto is_columnar(Kind kind) -> bool { return !is_collection(kind) && kind != Kind::Record && kind != Kind::Json && kind != Kind::Asset; }

auto counted(std::size_t count, const char* what) -> diag::Text { return {std::to_string(count) + " " + what + (count == 1 ? "" : "s")}; }

class TableChecker {
 public:
  TableChecker(Checker& c, const Symbol& symbol, const TableDecl& decl) : c_(c), symbol_(symbol), decl_(decl) {}

  void run() {
    bool fine = head();
    for (const TableRow& row : decl_.rows) fine = results(row) && fine;
    for (std::size_t i = 0; i < decl_.rows.size(); ++i) fine = cells(decl_.rows[i], i + 1 == decl_.rows.size()) && fine;
    if (fine) analyse();
  }

 private:
  [[nodiscard]] auto hit() const -> HitPolicy { return decl_.hit == HitPolicy::Unsaid ? HitPolicy::Unique : decl_.hit; }
  [[nodiscard]] auto column_type(std::size_t column) const -> writ::TypeId { return symbol_.parameters[column]; }

  // ---------------------------------------------------------------- types

  auto head() -> bool {
    std::size_t columns = decl_.header.size() - 1;
    if (columns != decl_.parameters.size() || columns > limits::kTableColumns) {
      c_.sink.report(diag::TableColumns, symbol_.span, diag::Name{symbol_.name}, counted(decl_.parameters.size(), "parameter"), counted(columns, "column"))
          .help("a table has one column for each parameter, at most " + std::to_string(limits::kTableColumns) + ", and the result's");
      return false;
    }
    bool fine = true;
    for (std::size_t i = 0; i < columns; ++i) fine = column(i) && fine;
    return fine && result_type().valid();
  }

  auto column(std::size_t i) -> bool {
    const Ident& name = decl_.header[i];
    if (name.text != decl_.parameters[i].name.text) {
      c_.sink.report(diag::TableHead, name.span, diag::Name{std::string(name.text)}, diag::Name{std::string(decl_.parameters[i].name.text)})
          .help("the columns are the parameters, in their order");
      return false;
    }
    writ::TypeId type = column_type(i);
    if (!type.valid()) return false;
    if (!c_.types()[type].optional && is_columnar(c_.types()[type].kind)) return true;
    c_.sink.report(diag::ColumnType, decl_.parameters[i].name.span, c_.name_of(type))
        .help("a column holds single values that are always there: say what absence means with `default`, and sizes with `count`");
    return false;
  }

  // What each row gives.
  [[nodiscard]] auto result_type() const -> writ::TypeId {
    if (hit() != HitPolicy::Collect || !symbol_.type.valid()) return symbol_.type;
    return c_.types()[symbol_.type].element;
  }

  auto results(const TableRow& row) -> bool {
    return result_type().valid() && expect(c_, row.result, result_type());
  }

  // ---------------------------------------------------------------- cells

  auto cells(const TableRow& row, bool last) -> bool {
    if (row.cells.size() != decl_.parameters.size()) return false;  // said by the parser
    auto is_otherwise = [](const TableCell& cell) { return cell.kind == TableCell::Kind::Otherwise; };
    bool any = std::any_of(row.cells.begin(), row.cells.end(), is_otherwise);
    if (any && std::all_of(row.cells.begin(), row.cells.end(), is_otherwise) && last) {
      has_otherwise_ = true;
      return true;
    }
    if (any) {
      c_.sink.report(diag::OtherwiseRow, row.span).help("write `-` for a cell that matches everything");
      return false;
    }
    ReadRow read{{}, &row};
    bool fine = true;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      std::vector<ConstantTest> tests;
      for (const CellTest& test : row.cells[i].tests) fine = read_test(test, column_type(i), tests) && fine;
      read.cells.push_back(std::move(tests));
    }
    rows_.push_back(std::move(read));
    return fine;
  }

  auto read_test(const CellTest& test, writ::TypeId type, std::vector<ConstantTest>& tests) -> bool {
    if (!type.valid()) return false;
    ConstantTest made;
    made.negated = test.negated;
    std::optional<Cell> value;
    if (const auto* equal = std::get_if<ExprId>(&test.test)) {
      value = constant(*equal, type);
    } else if (const auto* compare = std::get_if<std::pair<BinaryOp, ExprId>>(&test.test)) {
      made.kind = kind_of(compare->first);
      value = ordered(compare->second, type, made.kind) ? constant(compare->second, type) : std::nullopt;
    } else {
      const auto& range = std::get<RangeRefinement>(test.test);
      made.kind = ConstantTest::Kind::Range;
      made.high_open = range.end == RangeEnd::Exclusive;
      if (!ordered(range.low, type, made.kind)) return false;
      value = constant(range.low, type);
      std::optional<Cell> high = constant(range.high, type);
      if (!high) return false;
      made.high = *high;
    }
    if (!value) return false;
    made.value = *value;
    tests.push_back(made);
    return true;
  }

  static auto kind_of(BinaryOp op) -> ConstantTest::Kind {
    switch (op) {
      case BinaryOp::Lt: return ConstantTest::Kind::Less;
      case BinaryOp::Le: return ConstantTest::Kind::LessEqual;
      case BinaryOp::Gt: return ConstantTest::Kind::Greater;
      case BinaryOp::Ge: return ConstantTest::Kind::GreaterEqual;
      case BinaryOp::Ne: return ConstantTest::Kind::Unequal;
      case BinaryOp::Eq:
      case BinaryOp::Add:
      case BinaryOp::Subtract:
      case BinaryOp::Multiply:
      case BinaryOp::Divide:
      case BinaryOp::Default:
      case BinaryOp::Implies: break;
    }
    return ConstantTest::Kind::Equal;
  }

  auto ordered(ExprId at, writ::TypeId type, ConstantTest::Kind kind) -> bool {
    bool equality = kind == ConstantTest::Kind::Equal || kind == ConstantTest::Kind::Unequal;
    if (equality || is_ordered(c_.types(), type)) return true;
    c_.sink.report(diag::NotOrdered, c_.span(at), diag::Text{kind == ConstantTest::Kind::Range ? ".." : "<"}, c_.name_of(type));
    return false;
  }

  // A cell may name values that a refinement excludes; they match nothing, which is said below.
  auto constant(ExprId id, writ::TypeId type) -> std::optional<Cell> {
    if (!expect(c_, id, type)) return std::nullopt;
    std::optional<Cell> value = constant_cell(c_, id, memory_);
    if (!value) {
      c_.sink.report(diag::CellNotConstant, c_.span(id), diag::Text{c_.written(id)}).help("compute it before the table and give it a column");
    }
    return value;
  }

  // ---------------------------------------------------------------- cases

  void analyse() {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < decl_.parameters.size(); ++i) {
      std::vector<ConstantTest> tests;
      for (const ReadRow& row : rows_) tests.insert(tests.end(), row.cells[i].begin(), row.cells[i].end());
      columns.emplace_back(c_.types(), column_type(i), tests);
    }
    std::optional<Grid> grid = grid_of(columns);
    if (!grid) return;
    idle_columns(*grid);
    bool disjoint = hit() == HitPolicy::Unique;
    if (disjoint && !no_overlaps(*grid, columns)) return;
    if (hit() == HitPolicy::First) dead_rows(*grid);
    if (hit() != HitPolicy::Collect && !has_otherwise_) gaps(*grid, columns, disjoint ? Rows::Disjoint : Rows::MayOverlap);
  }

  auto grid_of(const std::vector<Column>& columns) -> std::optional<Grid> {
    Grid grid;
    for (const Column& column : columns) grid.segments.push_back(column.size());
    bool fine = true;
    for (const ReadRow& row : rows_) {
      BoxRow box;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        box.push_back(row.cells[i].empty() ? columns[i].everything() : columns[i].matched(row.cells[i]));
        if (!box.back().empty()) continue;
        c_.sink.report(diag::CellMatchesNothing, row.row->cells[i].span, diag::TypeName{full_type_name(c_.types(), column_type(i))});
        fine = false;
      }
      grid.rows.push_back(std::move(box));
    }
    return fine ? std::optional(std::move(grid)) : std::nullopt;
  }

  [[nodiscard]] static auto words(const std::vector<Column>& columns, const Case& at) -> std::string {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) text += (i == 0 ? "" : ", ") + columns[i].name(at[i]);
    return "(" + text + ")";
  }

  auto no_overlaps(const Grid& grid, const std::vector<Column>& columns) -> bool {
    Overlaps overlaps = find_overlaps(grid, kMostReported);
    for (const Overlap& overlap : overlaps.found) {
      c_.sink.report(diag::RowsOverlap, rows_[overlap.second].row->span, diag::Count{overlap.first + 1}, diag::Count{overlap.second + 1},
                     diag::Text{words(columns, overlap.at)})
          .label(rows_[overlap.first].row->span, "this row matches it as well")
          .help("make the rows exclude each other, or say `hit first` where the first one should count");
    }
    if (overlaps.found.empty() && !overlaps.all) c_.sink.report(diag::TableTooHard, symbol_.span, diag::Name{symbol_.name}, diag::Text{"no two rows overlap"});
    return overlaps.found.empty() && overlaps.all;
  }

  void gaps(const Grid& grid, const std::vector<Column>& columns, Rows rows) {
    Gap gap = find_gap(grid, rows);
    if (gap.at) {
      c_.sink.report(diag::CaseWithoutRow, symbol_.span, diag::Name{symbol_.name}, diag::Text{words(columns, *gap.at)})
          .help("add a row for it, or a last row of `otherwise`");
    } else if (!gap.told) {
      c_.sink.report(diag::TableTooHard, symbol_.span, diag::Name{symbol_.name}, diag::Text{"every case has a row"}).help("end it with a row of `otherwise`");
    }
  }

  void dead_rows(const Grid& grid) {
    for (std::size_t row = 1; row < grid.rows.size(); ++row) {
      if (is_dead(grid, row).value_or(false)) c_.sink.report(diag::DeadRow, rows_[row].row->span).help("remove it, or move it up");
    }
  }

  void idle_columns(const Grid& grid) {
    for (std::size_t i = 0; i < grid.segments.size(); ++i) {
      bool idle = !grid.rows.empty() && std::all_of(grid.rows.begin(), grid.rows.end(), [&](const BoxRow& row) {
        return row[i].size() == 1 && row[i][0].first == 0 && row[i][0].last + 1 == grid.segments[i];
      });
      if (idle) c_.sink.report(diag::IdleColumn, decl_.header[i].span, diag::Name{std::string(decl_.header[i].text)}).help("remove the parameter, or tell its values apart");
    }
  }

  Checker& c_;
  const Symbol& symbol_;
  const TableDecl& decl_;
  Arena memory_;  // of the constants' texts
  std::vector<ReadRow> rows_;
  bool has_otherwise_ = false;
};

}  // namespace

void check_table(Checker& c, SymbolId id, const TableDecl& decl) {
  std::vector<LocalId> locals;
  for (std::size_t i = 0; i < decl.parameters.size(); ++i) {
    locals.push_back(bind_local(c, LocalKind::Parameter, decl.parameters[i].name, c.package.symbols[id].parameters[i]));
  }
  c.package.symbols[id].locals = std::move(locals);
  const Symbol symbol = c.package.symbols[id];  // a copy: checking may add symbols
  TableChecker(c, symbol, decl).run();
}

}  // namespace writ::check

/// Columns and rows of a terminal.
package struct ScreenSize: Sendable, Equatable {
    /// Columns.
    package let columns: Int
    /// Rows.
    package let rows: Int

    /// A size; at least one cell.
    package init(columns: Int, rows: Int) {
        self.columns = max(columns, 1)
        self.rows = max(rows, 1)
    }
}

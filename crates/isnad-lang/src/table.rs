//! One tab-separated table: comment lines, a header line, rows.

use crate::{PackError, Source};

/// A table of the pack: rows with their line numbers, cells by column name.
#[derive(Debug, Clone)]
pub struct Table<'s> {
    file: String,
    columns: Vec<&'s str>,
    rows: Vec<(usize, Vec<&'s str>)>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a, 's> {
    table: &'a Table<'s>,
    line: usize,
    cells: &'a [&'s str],
}

impl<'s> Table<'s> {
    /// Reads a table; a missing file is an empty table.
    ///
    /// # Errors
    /// A line with more cells than the header has columns, or a column of `needed` that the header lacks.
    pub fn read(source: &'s Source, path: &str, needed: &[&str]) -> Result<Self, PackError> {
        Self::parse(path, source.text(path), needed)
    }

    /// Reads a table from its text.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn parse(path: &str, text: &'s str, needed: &[&str]) -> Result<Self, PackError> {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(i, l)| (i + 1, l.trim_end_matches('\r')))
            .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        let Some((head_line, head)) = lines.next() else {
            return Ok(Table { file: path.into(), columns: Vec::new(), rows: Vec::new() });
        };
        let columns: Vec<&str> = head.split('\t').map(str::trim).collect();
        for name in needed {
            if !columns.contains(name) {
                return Err(PackError::new(path, head_line, format!("the header has no column `{name}`")));
            }
        }
        let mut rows = Vec::new();
        for (line, text) in lines {
            let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
            if cells.len() > columns.len() {
                let message = format!("{} cells under {} columns", cells.len(), columns.len());
                return Err(PackError::new(path, line, message));
            }
            rows.push((line, cells));
        }
        Ok(Table { file: path.into(), columns, rows })
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 's>> {
        self.rows.iter().map(move |(line, cells)| Row { table: self, line: *line, cells })
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'s> Row<'_, 's> {
    /// The cell under a column; empty where the row or the header lacks it.
    pub fn get(&self, column: &str) -> &'s str {
        let at = self.table.columns.iter().position(|c| *c == column);
        at.and_then(|i| self.cells.get(i)).copied().unwrap_or("")
    }

    /// The cell as a list: parts between `|`, without empty ones.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        self.get(column).split('|').map(str::trim).filter(|p| !p.is_empty())
    }

    /// The cell, or nothing where it is empty.
    pub fn opt(&self, column: &str) -> Option<&'s str> {
        Some(self.get(column)).filter(|c| !c.is_empty())
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// A fault in this row.
    pub fn error(&self, message: impl Into<String>) -> PackError {
        PackError::new(&self.table.file, self.line, message)
    }
}

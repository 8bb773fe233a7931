//! The tables of `EXPECTED.md`, `manifest.tsv` and `names.tsv`, as rows of named cells.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One row: cells by the name of their column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    fn new(columns: &[String], cells: impl Iterator<Item = String>) -> Self {
        Row(columns.iter().cloned().zip(cells).collect())
    }

    /// The cell of a column.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column} in {self:?}"))
    }

    /// The cell, `None` where it is `-` or empty.
    pub(crate) fn told(&self, column: &str) -> Option<&str> {
        Some(self.get(column)).filter(|c| !matches!(*c, "-" | ""))
    }

    /// The values of a cell, parted by `; `.
    pub(crate) fn list(&self, column: &str) -> Vec<&str> {
        self.told(column).map_or_else(Vec::new, |c| c.split("; ").collect())
    }
}

/// All that the samples' papers say.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    tables: BTreeMap<String, Vec<Row>>,
    /// One row a page, in order of publication.
    pub(crate) manifest: Vec<Row>,
    /// One row a name.
    pub(crate) entities: Vec<Row>,
}

impl Expected {
    pub(crate) fn load(folder: &Path) -> Self {
        let read = |name: &str| {
            fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("samples/{name}: {e}"))
        };
        Expected {
            tables: tables(&read("EXPECTED.md")),
            manifest: tsv(&read("manifest.tsv")),
            entities: tsv(&read("names.tsv")),
        }
    }

    /// Names of the tables, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }

    /// The rows of a table.
    pub(crate) fn table(&self, name: &str) -> &[Row] {
        self.tables.get(name).unwrap_or_else(|| panic!("EXPECTED.md has no table {name}"))
    }
}

/// The pipe tables that stand under a comment `<!-- table: NAME -->`.
fn tables(text: &str) -> BTreeMap<String, Vec<Row>> {
    let mut out = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("<!-- table: ").and_then(|l| l.strip_suffix(" -->")) else {
            continue;
        };
        let mut rows = lines.by_ref().take_while(|l| l.starts_with('|')).map(cells);
        let columns = rows.next().unwrap_or_else(|| panic!("the table {name} has no head"));
        let body: Vec<Row> = rows
            .skip(1)
            .map(|cells| {
                assert_eq!(cells.len(), columns.len(), "cells of a row of {name}: {cells:?}");
                Row::new(&columns, cells.into_iter())
            })
            .collect();
        assert!(!body.is_empty(), "the table {name} is empty");
        out.insert(name.to_owned(), body);
    }
    out
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|c| c.trim().to_owned()).collect()
}

fn tsv(text: &str) -> Vec<Row> {
    let mut lines = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let split = |l: &str| -> Vec<String> { l.split('\t').map(|c| c.trim().to_owned()).collect() };
    let columns = split(lines.next().expect("a head"));
    lines.map(|l| Row::new(&columns, split(l).into_iter())).collect()
}

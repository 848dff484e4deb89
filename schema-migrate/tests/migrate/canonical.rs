//! Catalogues as texts that are equal if the catalogues are, wherever they were read.

use convex_schema_migrate::catalogue::{Catalogue, Check};

/// How texts of expressions are compared: a dump writes them as the server does, a person does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expressions {
    Exact,
    /// Whether there is one.
    Present,
}

pub(crate) fn canonical(catalogue: &Catalogue, expressions: Expressions) -> Vec<String> {
    let shown = |text: &Option<String>| match (text, expressions) {
        (Some(text), Expressions::Exact) => text.clone(),
        (Some(_), Expressions::Present) => "(an expression)".to_owned(),
        (None, _) => String::new(),
    };
    let check = |check: &Check| {
        let text = shown(&Some(check.expression.clone()));
        format!("check {:?} {:?} {text}", check.name, check.rule)
    };
    let mut lines = Vec::new();
    for table in &catalogue.tables {
        let mut own = Vec::new();
        own.push(format!(
            "comment {:?} of {:?}",
            table.comment, table.partition_of
        ));
        // A server gives partitions the keys and indexes of their table.
        let is_partition = table.partition_of.is_some() && expressions == Expressions::Present;
        if !is_partition {
            own.push(format!(
                "key {:?} {:?}",
                table.primary_key_name, table.primary_key
            ));
            own.extend(table.uniques.iter().map(|it| format!("{it:?}")));
            own.extend(table.indexes.iter().map(|it| format!("{it:?}")));
        }
        for (position, column) in table.columns.iter().enumerate() {
            own.push(format!(
                "column {position:04} {} {} null={} default={} generated={} identity={} {:?}",
                column.name,
                column.ty,
                column.nullable,
                shown(&column.default),
                shown(&column.generated),
                column.is_identity,
                column.comment
            ));
        }
        own.extend(table.checks.iter().map(check));
        own.extend(table.foreign_keys.iter().map(|it| format!("{it:?}")));
        lines.extend(
            own.into_iter()
                .map(|line| format!("{}: {line}", table.name)),
        );
    }
    lines.extend(catalogue.enums.iter().map(|it| format!("{it:?}")));
    lines.extend(catalogue.composites.iter().map(|it| format!("{it:?}")));
    for (name, domain) in &catalogue.domains {
        let (ty, default) = (&domain.ty, shown(&domain.default));
        lines.push(format!(
            "{name}: {ty} {} default={default}",
            domain.not_null
        ));
        lines.extend(
            domain
                .checks
                .iter()
                .map(check)
                .map(|it| format!("{name}: {it}")),
        );
    }
    lines.sort();
    lines
}

/// Fails with the lines that only one of them has.
#[track_caller]
pub(crate) fn assert_equal(what: &str, found: &[String], want: &[String]) {
    let missing: Vec<_> = want.iter().filter(|it| !found.contains(it)).collect();
    let extra: Vec<_> = found.iter().filter(|it| !want.contains(it)).collect();
    assert!(
        missing.is_empty() && extra.is_empty() && found.len() == want.len(),
        "{what}\nonly the server: {missing:#?}\nonly the script: {extra:#?}"
    );
}

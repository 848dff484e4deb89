//! Rules that no step of a push has: warnings about what a push accepts, and errors about what an
//! export cannot express.

use std::collections::{HashMap, HashSet};

use convex_schema_rules::index::{self, Undocumented};
use convex_schema_rules::name::{is_system_field, is_system_name};

use super::described::description;
use super::validator::meant_table;
use super::walk::{Event, Location, walk};
use super::{Findings, table, validator};
use crate::problem::{Problem, ProblemCode, PushPhase, Severity};
use crate::schema::{
    FieldRef, MemberRef, Members, Schema, TableRef, ValidatorKind, ValidatorRef, is_equal,
};
use crate::unknown::UnknownValidator;

/// Reports what breaks our own rules.
pub(super) fn check<'a>(findings: &mut Findings<'a>, schema: &'a Schema) {
    let own = schema.tables().map(TableRef::name);
    let known: HashSet<&str> = own.chain(schema.external_tables()).collect();
    let mut seen = HashSet::new();
    for table in schema.tables() {
        if !seen.insert(table.name()) {
            findings.report(duplicate_table(table.name()).in_table(table.name()));
        }
        if let Some(document) = table.document() {
            document_rules(findings, &known, table, document);
        }
        staged_document(findings, table);
        documented_limits(findings, table);
        misplaced_filters(findings, table);
        unknown_keys(findings, table);
    }
    for problem in &schema.model().misplaced {
        findings.report(problem.clone());
    }
    for (key, _) in schema.unknown_keys().iter() {
        findings.report(unknown_key(key, "the schema"));
    }
}

fn unknown_validator(unknown: &UnknownValidator, place: &Location<'_>) -> Problem {
    let json = serde_json::from_str::<serde_json::Value>(unknown.json());
    if !json.is_ok_and(|json| json["type"] == unknown.tag()) {
        let tag = unknown.tag();
        let message = format!("{place}the JSON of the validator `{tag}` has not this `type`");
        return Problem::error(ProblemCode::InvalidSchema, PushPhase::Local, message)
            .with_help("give the JSON that `schema.export()` has");
    }
    if !unknown.field_keys().is_empty() && !place.is_field() {
        let message = format!(
            "{place}keys of a field stand where no field is: {}",
            unknown.field_keys()
        );
        return Problem::error(ProblemCode::InvalidSchema, PushPhase::Local, message)
            .with_help("use `v::unknown_field` for the validator of a field alone");
    }
    let tag = unknown.tag();
    let (code, what) = if !unknown.field_keys().is_empty() {
        let name = unknown.name();
        (ProblemCode::UnknownKey, format!("`{name}` of this field"))
    } else if !unknown.keys().is_empty() {
        let name = unknown.name();
        let what = format!("`{name}` of the validator `{tag}`");
        (ProblemCode::UnknownKey, what)
    } else {
        (
            ProblemCode::UnknownValidator,
            format!("the validator `{tag}`"),
        )
    };
    let message = format!(
        "{place}this version of convex-schema does not know {what}: values there are not validated"
    );
    Problem::warning(code, message).with_help("update convex-schema once a version knows it")
}

fn unknown_keys<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for (key, _) in table.unknown_keys().iter() {
        findings.report(unknown_key(key, "the table").in_table(table.name()));
    }
    for (key, _) in table.unknown_document_keys().iter() {
        let message = format!(
            "this version of convex-schema does not know `{key}` of the document validator: \
             documents are not validated"
        );
        let problem = Problem::warning(ProblemCode::UnknownKey, message)
            .with_help("update convex-schema once a version knows it");
        findings.report(problem.in_table(table.name()));
    }
    for index in table.indexes() {
        for (key, _) in index.unknown_keys().iter() {
            let problem = unknown_key(key, "the index").in_table(table.name());
            findings.report(problem.at_index(&index.name));
        }
    }
}

/// A key of a part that holds no values.
fn unknown_key(key: &str, of: &str) -> Problem {
    let message = format!(
        "this version of convex-schema does not know `{key}` of {of}: its effect is not known"
    );
    Problem::warning(ProblemCode::UnknownKey, message)
        .with_help("update convex-schema once a version knows it")
}

/// Reports filters that the builder was given and that no export can express.
fn misplaced_filters<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for index in table.indexes() {
        if index.misplaced_filters.is_empty() {
            continue;
        }
        let fields = index.misplaced_filters.join("`, `");
        let message = format!("a database index has no filter fields, found `{fields}`");
        let problem = Problem::error(ProblemCode::MisplacedFilters, PushPhase::Local, message)
            .with_help("add them to its fields, or make a search or vector index");
        findings.report(problem.in_table(table.name()).at_index(&index.name));
    }
}

fn duplicate_table(name: &str) -> Problem {
    let message = format!("two tables of the schema are called `{name}`");
    Problem::error(ProblemCode::DuplicateTable, PushPhase::Local, message)
        .with_help("list each table once, and give each a name of its own")
}

fn document_rules<'a>(
    findings: &mut Findings<'a>,
    known: &HashSet<&str>,
    table: TableRef<'a>,
    document: ValidatorRef<'a>,
) {
    walk(document, &mut |place, event| {
        let problems = match event {
            Event::Field(field) => {
                let name = field_name(field, place).into_iter();
                name.chain(description(field, place)).collect()
            }
            Event::Keys(_) => Vec::new(),
            Event::Validator(at) => match at.kind() {
                ValidatorKind::Id(name) if !known.contains(name) && !is_system_name(name) => {
                    vec![unknown_table(at, name, place)]
                }
                ValidatorKind::Object(fields) => {
                    let mut names: Vec<_> = fields.iter().map(FieldRef::name).collect();
                    names.sort_unstable();
                    duplicate_fields(&names, place)
                }
                ValidatorKind::Union(members) => union_members(members, place),
                ValidatorKind::Unknown(unknown) => vec![unknown_validator(unknown, place)],
                ValidatorKind::Any
                | ValidatorKind::Null
                | ValidatorKind::Float64
                | ValidatorKind::Int64
                | ValidatorKind::CommitTs
                | ValidatorKind::Function(_)
                | ValidatorKind::Boolean
                | ValidatorKind::String
                | ValidatorKind::Bytes
                | ValidatorKind::Id(_)
                | ValidatorKind::Literal(_)
                | ValidatorKind::Array(_)
                | ValidatorKind::Record { .. } => Vec::new(),
            },
        };
        let undecided = match event {
            Event::Field(_) | Event::Keys(_) => Vec::new(),
            Event::Validator(at) => undecided_integers(findings, at, place),
        };
        for problem in problems.into_iter().chain(undecided) {
            findings.report(problem.in_table(table.name()));
        }
    });
}

fn field_name(field: FieldRef<'_>, place: &Location<'_>) -> Option<Problem> {
    let name = field.name();
    if name == "__proto__" {
        let message = format!("{place}JavaScript loses a field called `__proto__`");
        return Some(Problem::warning(ProblemCode::LostKey, message).with_help("rename it"));
    }
    if place.is_document() && is_system_name(name) && !is_system_field(name) {
        let message = format!(
            "the field `{name}` is left out of the validator, and documents can't have it: names \
             that start with `_` are reserved for Convex"
        );
        return Some(Problem::warning(ProblemCode::DroppedField, message).with_help("rename it"));
    }
    None
}

fn unknown_table(id: ValidatorRef<'_>, name: &str, place: &Location<'_>) -> Problem {
    let message = format!("{place}no table is called `{name}`");
    let help = meant_table(id.model, name)
        .unwrap_or_else(|| format!("add the table, or declare `{name}` as an external one"));
    Problem::warning(ProblemCode::UnknownTable, message).with_help(help)
}

fn duplicate_fields(sorted: &[&str], place: &Location<'_>) -> Vec<Problem> {
    let mut names: Vec<_> = sorted
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    names.dedup();
    let problem = |name| {
        let message = format!("{place}two fields are called `{name}`");
        Problem::error(ProblemCode::DuplicateField, PushPhase::Local, message)
            .with_help("rename or remove one of them")
    };
    names.into_iter().map(problem).collect()
}

fn union_members(members: Members<'_>, place: &Location<'_>) -> Vec<Problem> {
    if members.is_empty() {
        let message = format!("{place}a union without members accepts nothing");
        return vec![Problem::warning(ProblemCode::EmptyUnion, message)];
    }
    // Equal validators print alike. The text of an int64 literal hides its value, so it does not
    // decide.
    let mut seen: HashMap<String, Vec<ValidatorRef<'_>>> = HashMap::new();
    let mut problems = Vec::new();
    for member in members.iter().map(MemberRef::validator) {
        let alike = seen.entry(member.to_string()).or_default();
        if alike.iter().any(|earlier| is_equal(*earlier, member)) {
            let message = format!("{place}the union lists `{}` twice", member.shortened());
            problems.push(
                Problem::warning(ProblemCode::DuplicateMember, message)
                    .with_help("remove one of them"),
            );
        }
        alike.push(member);
    }
    problems
}

fn undecided_integers(
    findings: &Findings<'_>,
    at: ValidatorRef<'_>,
    place: &Location<'_>,
) -> Vec<Problem> {
    let noted = findings.problems_of(at.id).into_iter();
    noted
        .filter(|problem| problem.code == ProblemCode::UndecidedInteger)
        .map(|problem| {
            let message = format!("{place}{}", problem.message);
            Problem::error(problem.code, PushPhase::Local, message)
                .with_help("add `#[convex(number)]` or `#[convex(int64)]` to the field")
        })
        .collect()
}

/// The backend that we know ignores staged validators, newer ones read them as they read others.
fn staged_document<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    let Some(document) = table.staged_document() else {
        return;
    };
    let before = findings.problems.len();
    validator::parse(findings, table, document);
    walk(document, &mut |place, event| {
        let Event::Validator(at) = event else {
            return;
        };
        if let ValidatorKind::Unknown(unknown) = at.kind() {
            findings.report(unknown_validator(unknown, place).in_table(table.name()));
        }
    });
    findings
        .problems
        .extend(table::document_type(document).map(|problem| problem.in_table(table.name())));
    for problem in &mut findings.problems[before..] {
        problem.severity = Severity::Warning;
        problem.phase = PushPhase::Local;
        problem.message.insert_str(0, "staged validator: ");
    }
}

fn documented_limits<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    let kinds: Vec<index::Kind> = table.indexes().iter().map(|it| it.kind.kind()).collect();
    for count in Undocumented::of(&kinds) {
        let problem = Problem::warning(ProblemCode::DocumentedLimit, count.to_string());
        findings.report(problem.in_table(table.name()));
    }
}

//! The types of this crate, and wrappers that nobody sees.

use std::rc::Rc;
use std::sync::Arc;

use convex_schema::{Any, Bytes, CommitTs, ConvexType, Id, ScheduledFunction, Storage, Table};
use convex_schema::{Timestamp, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    at: Timestamp,
    bytes: Bytes,
    any: Any,
    committed: CommitTs,
    picture: Id<Storage>,
    job: Option<Id<ScheduledFunction>>,
    itself: Option<Id<Self>>,
    owner: Id<User>,
    rc: Rc<Inner>,
    arc: Arc<Inner>,
    boxed: Box<Inner>,
}

#[derive(ConvexType)]
struct Inner {
    x: f64,
}

#[derive(Table)]
#[table(external, name = "users")]
struct User;

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row, User] }, "rows"),
        [
            "at: v.number()",
            "bytes: v.bytes()",
            "any: v.any()",
            "committed: v.commitTs()",
            r#"picture: v.id("_storage")"#,
            r#"job: v.optional(v.id("_scheduled_functions"))"#,
            r#"itself: v.optional(v.id("rows"))"#,
            r#"owner: v.id("users")"#,
            "rc: v.object({ x: v.number() })",
            "arc: v.object({ x: v.number() })",
            "boxed: v.object({ x: v.number() })",
        ]
    );
}

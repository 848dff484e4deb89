//! The assertion for a package's tests.

use std::path::Path;

use super::file::State;
use super::paths::shown;
use super::project::Project;
use super::report;
use super::schemas::Schemas;

/// Checks that the files of the package whose manifest is in `directory` are up to date; the
/// error is a text for people.
pub fn up_to_date(directory: &str, schemas: impl Into<Schemas>) -> Result<(), String> {
    let (directory, schemas) = (Path::new(directory), schemas.into());
    let project = Project::load(directory, &schemas).map_err(|error| error.to_string())?;
    let mut messages = Vec::new();
    for file in project.files(&schemas) {
        let path = shown(file.path(), directory);
        match file.state() {
            Ok(State::UpToDate) => {}
            Ok(state) => messages.push(report::out_of_date(&path, &project, &file, &state)),
            Err(error) => messages.push(format!("can't read `{path}`: {error}")),
        }
    }
    if messages.is_empty() {
        Ok(())
    } else {
        Err(messages.join("\n"))
    }
}

/// Asserts in a test of a leaf package that its generated files show the schema.
///
/// It takes what [`regenerate`](crate::build::regenerate) takes and panics with the differences.
/// The environment plays no part.
///
/// ```no_run
/// #[test]
/// fn schema_ts_is_up_to_date() {
///     # let schema = convex_schema::Schema::builder().build();
///     // In a real package: `convex_schema::assert_up_to_date!(ari_model::schema());`
///     convex_schema::assert_up_to_date!(schema);
/// }
/// ```
#[macro_export]
macro_rules! assert_up_to_date {
    ($schemas:expr $(,)?) => {
        if let ::core::result::Result::Err(message) =
            $crate::build::up_to_date(::core::env!("CARGO_MANIFEST_DIR"), $schemas)
        {
            ::core::panic!("{message}");
        }
    };
}

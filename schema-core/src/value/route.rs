//! The way to a place inside a value, as an error collects it.

use std::fmt;

/// Steps into a value, such as `.items[3].price`; none for the value itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// Innermost step first, as an error meets them on its way out.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Field(String),
    Index(usize),
    /// Several steps, as text.
    Steps(String),
}

impl Route {
    /// Puts the step into the field `name` before all others.
    pub fn in_field(&mut self, name: &str) {
        self.steps.push(Step::Field(name.to_owned()));
    }

    /// Puts the step to an element before all others.
    pub fn at_index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Puts steps before all others that were written by someone else.
    pub fn at_path(&mut self, path: String) {
        if !path.is_empty() {
            self.steps.push(Step::Steps(path));
        }
    }

    /// How far in it leads; what was written by someone else is one step.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether the route leads nowhere: the value itself.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps.iter().rev() {
            match step {
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Steps(steps) => f.write_str(steps)?,
            }
        }
        Ok(())
    }
}

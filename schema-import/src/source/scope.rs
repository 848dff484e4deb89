//! The targets of names, across files.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::load::Project;
use super::parse::{Call, Export, Expression, File, Function, Key, Parameter, TextRange};
use crate::notes::Docs;

/// How many names may refer to each other: no schema nests so deep, and circles end here.
const DEPTH: usize = 64;

/// How many names are looked up in all: two spreads of one object double the work, again and again.
const LOOKUPS: usize = 100_000;

/// Looks up names, and remembers the statements that were reached.
pub(super) struct Scope<'a> {
    project: &'a Project,
    lookups: Cell<usize>,
    reached: RefCell<BTreeSet<(PathBuf, usize)>>,
}

/// A file, and in it the function whose body is looked at.
#[derive(Clone)]
pub(super) struct Here<'a> {
    pub(super) path: &'a Path,
    pub(super) file: &'a File,
    frame: Option<Rc<Frame<'a>>>,
    depth: usize,
}

/// The names of a function that is called.
struct Frame<'a> {
    locals: &'a [(String, Expression)],
    arguments: Vec<(&'a str, Argument<'a>)>,
}

/// The value of a parameter.
#[derive(Clone)]
struct Argument<'a> {
    at: Here<'a>,
    value: &'a Expression,
    /// The property of the value.
    property: Option<&'a str>,
}

/// The target of an expression.
pub(super) struct Target<'a> {
    pub(super) what: What<'a>,
    /// The comments about the constants and properties on the way, the nearest first.
    pub(super) docs: Vec<Docs>,
    /// The name of the constant.
    pub(super) name: Option<&'a str>,
}

/// The end of the way.
pub(super) enum What<'a> {
    /// An expression that is not a reference.
    Value(Here<'a>, &'a Expression),
    /// All exports of a file of the project.
    Module(Here<'a>),
    /// Something of a package: the module, and the name there.
    Package(&'a str, &'a str),
    /// The syntax does not show it.
    Unknown,
}

impl<'a> What<'a> {
    fn unknown() -> Target<'a> {
        Self::Unknown.into()
    }
}

impl<'a> From<What<'a>> for Target<'a> {
    fn from(what: What<'a>) -> Self {
        Self {
            what,
            docs: Vec::new(),
            name: None,
        }
    }
}

impl<'a> Target<'a> {
    /// The same with comments that are nearer.
    fn with(mut self, docs: Docs) -> Self {
        self.docs.insert(0, docs);
        self
    }

    fn named(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

impl<'a> Here<'a> {
    pub(super) fn new(path: &'a Path, file: &'a File) -> Self {
        let frame = None;
        let depth = DEPTH;
        Self {
            path,
            file,
            frame,
            depth,
        }
    }

    /// Another file, one step further.
    fn in_file(&self, path: &'a Path, file: &'a File) -> Self {
        let depth = self.depth.saturating_sub(1);
        Self {
            depth,
            ..Self::new(path, file)
        }
    }

    /// The top of the file, one step further.
    fn top(&self) -> Self {
        self.in_file(self.path, self.file)
    }

    /// The comments about each of `places`, which follow each other inside of `whole`.
    pub(super) fn about(&self, places: &[TextRange], whole: TextRange) -> Vec<Docs> {
        self.file.comments.about(places, whole)
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            lookups: Cell::new(0),
            reached: RefCell::default(),
        }
    }

    /// The statements that were reached: files and positions.
    pub(super) fn into_reached(self) -> BTreeSet<(PathBuf, usize)> {
        self.reached.into_inner()
    }

    /// Follows names and properties of objects to what `value` refers to.
    pub(super) fn follow(&self, at: &Here<'a>, value: &'a Expression) -> Target<'a> {
        match value {
            Expression::Name(name, _) => self.lookup(at, name).named(name),
            Expression::Member(object, name, _) => {
                let object = self.follow(at, object);
                let found = match &object.what {
                    What::Module(module) => self.export(module, name).named(name),
                    What::Package(module, _) => What::Package(module, name).into(),
                    What::Value(inner, Expression::Object(..) | Expression::Cast(_)) => {
                        self.value_of_property(inner, &object, name)
                    }
                    What::Value(..) | What::Unknown => What::Value(at.clone(), value).into(),
                };
                match found.what {
                    What::Unknown => What::Value(at.clone(), value).into(),
                    _ => found,
                }
            }
            _ => What::Value(at.clone(), value).into(),
        }
    }

    fn value_of_property(&self, at: &Here<'a>, object: &Target<'a>, name: &str) -> Target<'a> {
        let What::Value(_, value) = object.what else {
            return What::unknown();
        };
        self.property(at, value, name)
    }

    /// The property `name` of an object.
    fn property(&self, at: &Here<'a>, object: &'a Expression, name: &str) -> Target<'a> {
        if self.is_exhausted(at) {
            return What::unknown();
        }
        let (properties, whole) = match object {
            Expression::Object(properties, whole) => (properties, *whole),
            Expression::Cast(cast) => return self.property(at, &cast.value, name),
            _ => return What::unknown(),
        };
        // Of several, the last one counts.
        for (position, property) in properties.iter().enumerate().rev() {
            let found = match &property.key {
                Key::Spread => match self.follow(at, &property.value).what {
                    What::Value(inner, value) => self.property(&inner, value, name),
                    What::Module(module) => self.export(&module, name),
                    What::Package(..) | What::Unknown => What::unknown(),
                },
                key if self.key(at, key).as_deref() == Some(name) => {
                    let places: Vec<_> = properties.iter().map(|each| each.place).collect();
                    let mut about = at.about(&places, whole);
                    let docs = std::mem::take(&mut about[position]);
                    let mut target = self.follow(at, &property.value).with(docs);
                    if matches!(property.value, Expression::Name(..)) {
                        return target;
                    }
                    target.name = None;
                    return target;
                }
                _ => continue,
            };
            if !matches!(found.what, What::Unknown) {
                return found;
            }
        }
        What::unknown()
    }

    /// The name of a property; `None` for a spread and for a name that the syntax does not show.
    pub(super) fn key(&self, at: &Here<'a>, key: &'a Key) -> Option<String> {
        match key {
            Key::Named(name) => Some(name.clone()),
            Key::Computed(value) => match self.follow(at, value).what {
                What::Value(_, Expression::Text(name)) => Some(name.clone()),
                _ => None,
            },
            Key::Spread => None,
        }
    }

    /// Returns the target of `name` in a file.
    fn lookup(&self, at: &Here<'a>, name: &'a str) -> Target<'a> {
        if self.is_exhausted(at) {
            return What::unknown();
        }
        if let Some(target) = self.in_frame(at, name) {
            return target;
        }
        if let Some(constant) = at.file.constants.get(name) {
            let docs = self.reach(at, constant.statement);
            let mut target = self.follow(&at.top(), &constant.value).with(docs);
            target.name = Some(name);
            return target;
        }
        let Some(import) = at.file.imports.get(name) else {
            return What::unknown();
        };
        match self.file(at, &import.module) {
            Some(module) if import.name == "*" => What::Module(module).into(),
            Some(module) => self.export(&module, &import.name),
            None => What::Package(&import.module, &import.name).into(),
        }
    }

    /// Returns the target of `name` in the function that is called.
    fn in_frame(&self, at: &Here<'a>, name: &str) -> Option<Target<'a>> {
        let frame = at.frame.as_deref()?;
        let deeper = Here {
            depth: at.depth.saturating_sub(1),
            ..at.clone()
        };
        let mut locals = frame.locals.iter();
        if let Some((_, value)) = locals.find(|(local, _)| local == name) {
            return Some(self.follow(&deeper, value));
        }
        let mut arguments = frame.arguments.iter();
        let (_, argument) = arguments.find(|(parameter, _)| *parameter == name)?;
        let at = Here {
            depth: deeper.depth,
            ..argument.at.clone()
        };
        let Some(property) = argument.property else {
            return Some(self.follow(&at, argument.value));
        };
        Some(match self.follow(&at, argument.value).what {
            What::Value(inner, value) => self.property(&inner, value, property),
            What::Module(module) => self.export(&module, property),
            What::Package(..) | What::Unknown => What::unknown(),
        })
    }

    /// Returns the target of the export `name` of a file.
    pub(super) fn export(&self, at: &Here<'a>, name: &str) -> Target<'a> {
        if self.is_exhausted(at) {
            return What::unknown();
        }
        match at.file.exports.get(name) {
            Some(Export::Local { name, statement }) => {
                let is_declaration = at.file.constants.get(name);
                let is_declaration = is_declaration.is_some_and(|it| it.statement == *statement);
                let docs = self.reach(at, *statement);
                let target = self.lookup(&at.top(), name);
                if is_declaration {
                    target
                } else {
                    target.with(docs)
                }
            }
            Some(Export::Value(constant)) => {
                let docs = self.reach(at, constant.statement);
                self.follow(&at.top(), &constant.value).with(docs)
            }
            Some(Export::From {
                module,
                name,
                statement,
            }) => {
                let docs = self.reach(at, *statement);
                let target = match self.file(at, module) {
                    Some(module) if name == "*" => What::Module(module).into(),
                    Some(module) => self.export(&module, name),
                    None => What::Package(module, name).into(),
                };
                target.with(docs)
            }
            None => {
                let stars = at.file.stars.iter();
                let modules = stars.filter_map(|module| self.file(at, module));
                let mut found = modules.map(|module| self.export(&module, name));
                let is_known = |found: &Target<'_>| !matches!(found.what, What::Unknown);
                found.find(is_known).unwrap_or_else(What::unknown)
            }
        }
    }

    /// The names that a file exports, the default apart.
    pub(super) fn names(&self, at: &Here<'a>) -> Vec<&'a str> {
        let mut names = Vec::new();
        let mut seen = BTreeSet::new();
        self.add_names(at, &mut names, &mut seen);
        names
    }

    fn add_names(&self, at: &Here<'a>, names: &mut Vec<&'a str>, seen: &mut BTreeSet<&'a Path>) {
        if !seen.insert(at.path) {
            return;
        }
        for statement in &at.file.statements {
            for name in &statement.exports {
                if name != "default" && !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        for module in &at.file.stars {
            if let Some(module) = self.file(at, module) {
                self.add_names(&module, names, seen);
            }
        }
    }

    /// The function that a call calls, and where its body is looked at; `None` if it is not one of
    /// the project that only declares constants and returns.
    pub(super) fn called(&self, at: &Here<'a>, call: &'a Call) -> Option<Called<'a>> {
        let target = self.follow(at, &call.callee);
        let What::Value(inner, Expression::Function(function)) = target.what else {
            return None;
        };
        let values = call.arguments.iter().map(|(value, _)| value);
        let mut arguments = Vec::new();
        let mut values: Vec<_> = values.map(Some).collect();
        values.resize(function.parameters.len().max(values.len()), None);
        for (parameter, value) in function.parameters.iter().zip(values) {
            bind(
                parameter,
                value.map(|value| (at, value)),
                &inner,
                &mut arguments,
            );
        }
        let locals = &function.locals;
        Some(Called {
            at: Here {
                frame: Some(Rc::new(Frame { locals, arguments })),
                ..inner.top()
            },
            function,
            docs: target.docs,
            name: target.name,
        })
    }

    /// The file of the project that `module` is.
    fn file(&self, at: &Here<'a>, module: &str) -> Option<Here<'a>> {
        let path = self.project.resolved(at.path, module)?;
        let (path, file) = self.project.files.get_key_value(&path)?;
        Some(at.in_file(path, file))
    }

    /// Remembers that a statement was reached; the comments about it.
    fn reach(&self, at: &Here<'a>, statement: usize) -> Docs {
        let mut reached = self.reached.borrow_mut();
        reached.insert((at.path.to_owned(), statement));
        let statement = at.file.statements.get(statement);
        statement.map(|it| it.docs.clone()).unwrap_or_default()
    }

    fn is_exhausted(&self, at: &Here<'a>) -> bool {
        let lookups = self.lookups.get();
        self.lookups.set(lookups + 1);
        at.depth == 0 || lookups > LOOKUPS
    }
}

/// A function of the project that is called.
pub(super) struct Called<'a> {
    /// Where its body is looked at.
    pub(super) at: Here<'a>,
    pub(super) function: &'a Function,
    /// The comments about it.
    pub(super) docs: Vec<Docs>,
    pub(super) name: Option<&'a str>,
}

/// Binds the names of a parameter to the argument, else to the default of the parameter.
fn bind<'a>(
    parameter: &'a Parameter,
    argument: Option<(&Here<'a>, &'a Expression)>,
    inner: &Here<'a>,
    arguments: &mut Vec<(&'a str, Argument<'a>)>,
) {
    let default = parameter.default.as_ref().map(|value| (inner, value));
    let Some((at, value)) = argument.or(default) else {
        return;
    };
    for (name, property) in &parameter.names {
        let argument = Argument {
            at: at.clone(),
            value,
            property: property.as_deref(),
        };
        arguments.push((name, argument));
    }
}

//! Names of items, when all their uses are known.

use crate::item::{Body, Item, Use};
use crate::names::{self, Taken};

/// Names every item.
pub(super) fn name(items: &mut [Item]) {
    let mut taken = Taken::types();
    for item in items.iter_mut() {
        if let Some(table) = &item.table {
            let table = table.name.trim_start_matches('_');
            let singular = names::pascal(&names::singular(table));
            let as_it_is = names::pascal(table);
            let row = format!("{singular}Row");
            item.name = taken.claim(&[&singular, &as_it_is, &row], "");
        }
    }
    for position in 0..items.len() {
        let (before, rest) = items.split_at_mut(position);
        let Some(item) = rest.first_mut().filter(|item| item.is_type()) else {
            continue;
        };
        let candidates = candidates(item, before);
        let candidates: Vec<_> = candidates.iter().map(String::as_str).collect();
        item.name = taken.claim(&candidates, "");
    }
}

/// Names for an item that is not a table, the best first. All parents stand before it.
pub(super) fn candidates(item: &Item, before: &[Item]) -> Vec<String> {
    let own = item.noted_name.iter().chain(&item.own_name);
    let mut candidates: Vec<String> = own.cloned().collect();
    if item.uses.len() > 1 {
        candidates.extend(common(&item.uses));
        candidates.extend(most_frequent(&item.uses));
        candidates.extend(siblings(&item.uses, before));
    }
    if let Some(first) = item.uses.first() {
        let parent = before
            .get(first.parent.0)
            .map_or("", |parent| parent.name.as_str());
        let path: String = way(item, &first.path)
            .iter()
            .map(|name| names::part(name))
            .collect();
        if parent.len() + path.len() > names::LONGEST {
            // The end says more than the way to it.
            let last = first.path.last().map_or("", String::as_str);
            candidates.push(names::pascal(last));
        }
        candidates.push(names::pascal(&names::joined(parent, &path)));
        candidates.push(names::pascal(&format!("{parent}{path}")));
    }
    candidates
}

/// The names on the way to an item. `Kind1` of the variant says what `kind` says of its tag.
fn way<'a>(item: &Item, path: &'a [String]) -> &'a [String] {
    let is_constant = matches!(&item.body, Body::Enum(body) if body.variants.len() == 1);
    match path {
        [way @ .., field] => match way {
            [.., variant] if is_constant && variant.starts_with(&names::part(field)) => way,
            _ => path,
        },
        [] => path,
    }
}

/// The last name of most uses, if no other one is as frequent.
fn most_frequent(uses: &[Use]) -> Option<String> {
    let last_names: Vec<String> = uses
        .iter()
        .filter_map(|each| each.path.last())
        .map(|last| names::snake(last))
        .collect();
    let count = |last: &String| last_names.iter().filter(|other| *other == last).count();
    let most = last_names.iter().map(count).max()?;
    let mut frequent = last_names.iter().filter(|last| count(last) == most);
    let first = frequent.next()?;
    let is_alone = frequent.all(|other| other == first);
    (most > 1 && is_alone && !EMPTY.contains(&first.as_str())).then(|| names::pascal(first))
}

/// A name after the parent, for fields of one parent whose names have nothing in common.
fn siblings(uses: &[Use], before: &[Item]) -> Option<String> {
    let first = uses.first()?;
    let is_sibling = |each: &Use| each.parent == first.parent && each.path.len() == 1;
    let parent = before.get(first.parent.0)?;
    let all = uses.iter().all(is_sibling);
    all.then(|| names::pascal(&format!("{}Entry", parent.name)))
}

/// Words that say nothing without what they are of.
const EMPTY: [&str; 7] = ["data", "item", "key", "kind", "object", "type", "value"];

/// The words that the last names of all uses end with.
fn common(uses: &[Use]) -> Option<String> {
    let mut last_names = uses
        .iter()
        .map(|each| each.path.last().map_or("", String::as_str));
    let first = names::snake(last_names.next()?);
    let mut common: Vec<&str> = first.split('_').collect();
    for last in last_names {
        let last = names::snake(last);
        let shared = common
            .iter()
            .rev()
            .zip(last.split('_').rev())
            .take_while(|(a, b)| *a == b)
            .count();
        common.drain(..common.len() - shared);
    }
    if let [word] = common.as_slice() {
        if EMPTY.contains(word) {
            // The use that says most.
            let last_names = uses.iter().filter_map(|each| each.path.last());
            let last = last_names.max_by_key(|last| names::snake(last).matches('_').count())?;
            return names::snake(last)
                .contains('_')
                .then(|| names::pascal(last));
        }
    }
    (!common.is_empty()).then(|| names::pascal(&common.join("_")))
}

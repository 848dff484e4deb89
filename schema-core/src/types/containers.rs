//! Types of the standard library that hold many values, or none.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use super::ConvexType;
use crate::desc::{Desc, Shape};

impl<T: ConvexType> ConvexType for Option<T> {
    const DESC: &'static Desc = &Desc::new(Shape::Optional(T::DESC));
}

/// States which types are arrays of their elements.
macro_rules! arrays {
    ($($array:ty $(where [$($generics:tt)+])?;)+) => {$(
        impl<T: ConvexType, $($($generics)+)?> ConvexType for $array {
            const DESC: &'static Desc = &Desc::new(Shape::Array(T::DESC));
        }
    )+};
}

arrays! {
    Vec<T>;
    VecDeque<T>;
    LinkedList<T>;
    BTreeSet<T>;
    BinaryHeap<T>;
    [T];
    [T; N] where [const N: usize];
    HashSet<T, S> where [S];
}

impl<K: ConvexType, T: ConvexType> ConvexType for BTreeMap<K, T> {
    const DESC: &'static Desc = &Desc::new(Shape::Record(K::DESC, T::DESC));
}

impl<K: ConvexType, T: ConvexType, S> ConvexType for HashMap<K, T, S> {
    const DESC: &'static Desc = &Desc::new(Shape::Record(K::DESC, T::DESC));
}

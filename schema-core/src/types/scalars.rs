//! Types of the standard library that hold one value.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::ConvexType;
use crate::desc::{D, Desc, Shape};

/// States the validator of types without parameters.
macro_rules! scalars {
    ($($shape:expr => $($ty:ty),+;)*) => {$($(
        impl ConvexType for $ty {
            const DESC: D = &Desc { shape: $shape, named: None };
        }
    )+)*};
}

scalars! {
    Shape::Boolean => bool;
    Shape::String => String, str, char;
    Shape::Float64 => f64, f32, i8, i16, i32, u8, u16, u32;
    Shape::Null => ();
    Shape::Integer("i64") => i64;
    Shape::Integer("u64") => u64;
    Shape::Integer("isize") => isize;
    Shape::Integer("usize") => usize;
}

/// States which wrappers are transparent.
macro_rules! transparent {
    ($($wrapper:ty),+) => {$(
        impl<T: ConvexType + ?Sized> ConvexType for $wrapper {
            const DESC: D = T::DESC;
        }
    )+};
}

transparent!(&T, Box<T>, Rc<T>, Arc<T>);

impl<T: ConvexType + ToOwned + ?Sized> ConvexType for Cow<'_, T> {
    const DESC: D = T::DESC;
}

//! Types of the standard library that hold one value.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize, Saturating, Wrapping,
};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

use super::ConvexType;
use crate::desc::{Desc, Shape};

/// States the validator of types without parameters.
macro_rules! scalars {
    ($($shape:expr => $($ty:ty),+;)*) => {$($(
        impl ConvexType for $ty {
            const DESC: &'static Desc = &Desc::new($shape);
        }
    )+)*};
}

scalars! {
    Shape::Boolean => bool;
    Shape::String => String, str, char;
    // Formats for people, such as JSON, get the text; writing a path that is not Unicode fails.
    Shape::String => IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6;
    Shape::String => Path, PathBuf;
    Shape::Float32 => f32;
    Shape::Float64 => f64, i8, i16, i32, u16, u32;
    Shape::Byte => u8;
    Shape::Float64 => NonZeroI8, NonZeroI16, NonZeroI32, NonZeroU8, NonZeroU16, NonZeroU32;
    Shape::Null => ();
    Shape::Integer("i64") => i64, NonZeroI64;
    Shape::Integer("u64") => u64, NonZeroU64;
    Shape::Integer("isize") => isize, NonZeroIsize;
    Shape::Integer("usize") => usize, NonZeroUsize;
}

/// States which wrappers are transparent.
macro_rules! transparent {
    ($($wrapper:ty),+) => {$(
        impl<T: ConvexType + ?Sized> ConvexType for $wrapper {
            const DESC: &'static Desc = T::DESC;
        }
    )+};
}

transparent!(&T, Box<T>, Rc<T>, Arc<T>, RefCell<T>, Mutex<T>, RwLock<T>);

/// The same of wrappers that need to know the size.
macro_rules! transparent_sized {
    ($($wrapper:ty),+) => {$(
        impl<T: ConvexType> ConvexType for $wrapper {
            const DESC: &'static Desc = T::DESC;
        }
    )+};
}

transparent_sized!(Cell<T>, Reverse<T>, Saturating<T>, Wrapping<T>);

impl<T: ConvexType + ToOwned + ?Sized> ConvexType for Cow<'_, T> {
    const DESC: &'static Desc = T::DESC;
}

//! Types of other crates that have one meaning in Convex.
//!
//! Each crate is a feature, named after the crate and its supported version. The validator of a
//! type is what its own serde form writes. Types whose form is not what a Convex project wants,
//! those of times above all, are left out on purpose: the error that they get names the way out.

/// States the validators of types of optional crates.
macro_rules! foreign {
    ($($feature:literal: $(
        $ty:ty $(where [$($generics:tt)+])? => $shape:ident $(($($part:ty),+))?;
    )+)+) => {$($(
        #[cfg(feature = $feature)]
        impl $(<$($generics)+>)? super::ConvexType for $ty {
            const DESC: &'static crate::desc::Desc = &crate::desc::Desc::new(
                crate::desc::Shape::$shape $(($(<$part as super::ConvexType>::DESC),+))?
            );
        }
    )+)+};
}

foreign! {
    "arrayvec07":
        arrayvec07::ArrayString<N> where [const N: usize] => String;
        arrayvec07::ArrayVec<T, N> where [T: super::ConvexType, const N: usize] => Array(T);
    "bigdecimal04":
        bigdecimal04::BigDecimal => String;
    "bytes1":
        bytes1::Bytes => Bytes;
        bytes1::BytesMut => Bytes;
    "camino1":
        camino1::Utf8Path => String;
        camino1::Utf8PathBuf => String;
    "indexmap2":
        indexmap2::IndexMap<K, T, S> where [K: super::ConvexType, T: super::ConvexType, S]
            => Record(K, T);
        indexmap2::IndexSet<T, S> where [T: super::ConvexType, S] => Array(T);
    "ordered_float5":
        ordered_float5::NotNan<T> where [T: super::ConvexType] => Newtype(T);
        ordered_float5::OrderedFloat<T> where [T: super::ConvexType] => Newtype(T);
    // Unless another crate of the build turns on its feature `serde-float`.
    "rust_decimal1":
        rust_decimal1::Decimal => String;
    "semver1":
        semver1::Version => String;
        semver1::VersionReq => String;
    "serde_json1":
        serde_json::Map<String, serde_json::Value> => Record(String, serde_json::Value);
        serde_json::Number => Float64;
        serde_json::Value => Any;
    "smallvec1":
        smallvec1::SmallVec<A> where [A: smallvec1::Array<Item: super::ConvexType>]
            => Array(A::Item);
    "smol_str03":
        smol_str03::SmolStr => String;
    "url2":
        url2::Url => String;
    "uuid1":
        uuid1::Uuid => String;
}

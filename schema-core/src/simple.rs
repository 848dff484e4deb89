//! The macro that derives call for structs of which names, types and doc comments say everything.

/// Writes the implementations for such a struct, and the const assertions behind them.
///
/// In order: the item, its name, its doc comment; text and hashes of the fields as in
/// `desc::Object`, their types; name, hash and indexes of the table, if it is one; the
/// assertions, which name `__private` as `__p`. They stand inside of the constant: a block around the
/// implementations would be one more body to check.
#[doc(hidden)]
#[macro_export]
macro_rules! __simple {
    ($item:ident $name:tt $docs:tt $text:tt $hashes:tt [$($ty:ty),*] [$($table:tt $hash:tt $indexes:tt)?] $($assertions:tt)*) => {
        #[automatically_derived]
        impl $crate::__private::ConvexType for $item {
            const DESC: $crate::__private::D = {
                use $crate::__private as __p;
                static __N: __p::Declaration = __p::Declaration::new($name, $docs);
                $($assertions)*
                &__p::Desc::object(
                    &__N,
                    $text,
                    $hashes,
                    &[$(<$ty as __p::ConvexType>::DESC),*],
                )
            };
        }
        $(
            #[automatically_derived]
            impl $crate::__private::Table for $item {
                const NAME: &'static ::core::primitive::str = $table;
                const TABLE: &'static $crate::__private::TableDesc = &$crate::__private::TableDesc::new(
                    $table,
                    $hash,
                    <Self as $crate::__private::ConvexType>::DESC,
                    $indexes,
                );
            }
        )?
    };
}

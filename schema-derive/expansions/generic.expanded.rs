const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Page", "").open();
    #[automatically_derived]
    impl<T, S, const N: usize> __p::ConvexType for Page<T, S, N>
    where
        T: __p::ConvexType,
        Id<T>: __p::ConvexType,
    {
        const DESC: __p::D = &__p::Desc::named(
                &__N,
                __p::Shape::Object(__p::Object {
                    text: "items\nowners\nby_name",
                    hashes: b"o,AO\xBF\x84x>e\xC9\x1F\xFD\x19\xD6F\x97*\x1E\xAF\x98\xC41\x8E\xE8",
                    types: &[
                        <Vec<T> as __p::ConvexType>::DESC,
                        <[Id<T>; N] as __p::ConvexType>::DESC,
                        <HashMap<String, Option<T>, S> as __p::ConvexType>::DESC,
                    ],
                    flags: b"\0\x04\x04",
                    more: &[],
                }),
            )
            .generic(&[<T as __p::ConvexType>::DESC, <Id<T> as __p::ConvexType>::DESC]);
    }
};

const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new(
        "Maybe",
        ::core::concat!("\u{1}", include_str!("about.md")),
    );
    #[automatically_derived]
    impl __p::ConvexType for Maybe {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Newtype(
                &__p::Desc::new(
                    __p::Shape::Chosen(
                        __p::Choice::NONE.ambiguous(),
                        <Option<Nullable<f64>> as __p::ConvexType>::DESC,
                    ),
                ),
            ),
        );
    }
    const _: () = __p::assert::field(<Maybe as __p::ConvexType>::DESC, &[]);
};

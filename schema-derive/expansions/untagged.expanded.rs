const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Value", "");
    #[automatically_derived]
    impl __p::ConvexType for Value {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Union(__p::Union {
                names: &["Flag", "Text", "Both"],
                types: &[
                    <bool as __p::ConvexType>::DESC,
                    <String as __p::ConvexType>::DESC,
                    &__p::Desc::new(
                        __p::Shape::Object(
                            __p::Object::new(
                                "text\nflag",
                                b"~@\x95\x19\xEF\xF4\x04\xFA\x17\x0B\x8C\x08y\xD0\xF2\xD5",
                                &[
                                    <String as __p::ConvexType>::DESC,
                                    <bool as __p::ConvexType>::DESC,
                                ],
                            ),
                        ),
                    ),
                ],
                docs: &[],
                deprecated: &[],
                in_turn: true,
            }),
        );
    }
    const _: () = __p::assert::field(<Value as __p::ConvexType>::DESC, &[0]);
    const _: () = __p::assert::field(<Value as __p::ConvexType>::DESC, &[1]);
    const __0: &__p::assert::Members<3usize> = &__p::assert::Members::of(
        <Value as __p::ConvexType>::DESC,
    );
    const _: () = __p::assert::member(<Value as __p::ConvexType>::DESC, __0, 1usize);
    const _: () = __p::assert::member(<Value as __p::ConvexType>::DESC, __0, 2usize);
};

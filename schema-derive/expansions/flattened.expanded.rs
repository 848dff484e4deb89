const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Row", "");
    #[automatically_derived]
    impl<'a> __p::ConvexType for Row<'a> {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Object(__p::Object {
                text: "name\ninner\ncount",
                hashes: b"\x86\x1Bc\x8E\xBA\xAD\xBC\xC4\x87\x92\x88_\x8F\x06L-t\xA2yD\x8E\xE2\xE5\xB1",
                types: &[
                    <&'a str as __p::ConvexType>::DESC,
                    <Inner<'a> as __p::ConvexType>::DESC,
                    &__p::Desc::new(
                        __p::Shape::Chosen(
                            __p::Choice::INT64,
                            <Count<i64> as __p::ConvexType>::DESC,
                        ),
                    ),
                ],
                flags: b"\x84\x05\r",
                more: &[],
            }),
        );
    }
    const _: () = __p::assert::field(<Row<'static> as __p::ConvexType>::DESC, &[0]);
    const _: () = __p::assert::field(<Row<'static> as __p::ConvexType>::DESC, &[1]);
    const _: () = __p::assert::field(<Row<'static> as __p::ConvexType>::DESC, &[2]);
    const _: () = __p::assert::chosen(<Row<'static> as __p::ConvexType>::DESC, &[2]);
    const __0: &__p::assert::FlatNames<
        { __p::assert::flat_slots(<Row<'static> as __p::ConvexType>::DESC, &[]) },
    > = &__p::assert::FlatNames::of(<Row<'static> as __p::ConvexType>::DESC, &[]);
    const _: () = __p::assert::flattened_names(
        <Row<'static> as __p::ConvexType>::DESC,
        &[],
        __0,
        1usize,
    );
    const _: () = __p::assert::flattened_names(
        <Row<'static> as __p::ConvexType>::DESC,
        &[],
        __0,
        2usize,
    );
    const _: () = __p::assert::container_default(
        <Row<'static> as __p::ConvexType>::DESC,
    );
};

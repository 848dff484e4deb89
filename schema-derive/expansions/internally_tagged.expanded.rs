const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Shape", "");
    #[automatically_derived]
    impl __p::ConvexType for Shape {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Union(__p::Union {
                names: &["Point", "Circle", "Square"],
                types: &[
                    &__p::Desc::new(
                        __p::Shape::Object(
                            __p::Object::new(
                                "kind",
                                b"C2g!\xD7\x96\x9C\xEF",
                                &[
                                    &__p::Desc::new(
                                        __p::Shape::Literal(__p::Literal::String("Point")),
                                    ),
                                ],
                            ),
                        ),
                    ),
                    &__p::Desc::new(
                        __p::Shape::Object(__p::Object {
                            text: "kind\nCircle",
                            hashes: b"C2g!\xD7\x96\x9C\xEF\xA9>\x0F=\xA3L\xC5\x14",
                            types: &[
                                &__p::Desc::new(
                                    __p::Shape::Literal(__p::Literal::String("Circle")),
                                ),
                                &__p::Desc::new(
                                    __p::Shape::Newtype(
                                        &__p::Desc::new(
                                            __p::Shape::Chosen(
                                                __p::Choice::NUMBER,
                                                <Circle<u64> as __p::ConvexType>::DESC,
                                            ),
                                        ),
                                    ),
                                ),
                            ],
                            flags: b"\0\x1D",
                            more: &[],
                        }),
                    ),
                    &__p::Desc::new(
                        __p::Shape::Object(
                            __p::Object::new(
                                "kind\nside",
                                b"C2g!\xD7\x96\x9C\xEF>\x805\xE6\x18\x8A\x0CN",
                                &[
                                    &__p::Desc::new(
                                        __p::Shape::Literal(__p::Literal::String("Square")),
                                    ),
                                    <f64 as __p::ConvexType>::DESC,
                                ],
                            ),
                        ),
                    ),
                ],
                docs: &[],
                deprecated: &[],
                in_turn: false,
            }),
        );
    }
    #[automatically_derived]
    impl __p::Table for Shape {
        const NAME: &'static ::core::primitive::str = "shapes";
        const TABLE: &'static __p::TableDesc = &__p::TableDesc::new(
            "shapes",
            17716483011560589583u64,
            <Self as __p::ConvexType>::DESC,
            "index by_side side",
        );
    }
    const _: () = __p::assert::field(<Shape as __p::ConvexType>::DESC, &[1, 1]);
    const _: () = __p::assert::chosen(<Shape as __p::ConvexType>::DESC, &[1, 1]);
    const __0: &__p::assert::FlatNames<
        { __p::assert::flat_slots(<Shape as __p::ConvexType>::DESC, &[1]) },
    > = &__p::assert::FlatNames::of(<Shape as __p::ConvexType>::DESC, &[1]);
    const _: () = __p::assert::flattened_names(
        <Shape as __p::ConvexType>::DESC,
        &[1],
        __0,
        1usize,
    );
    const _: () = __p::assert::document_fields(<Shape as __p::Table>::TABLE, &[1, 1]);
};

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
                    &__p::Desc::new(__p::Shape::Literal(__p::Literal::String("Point"))),
                    &__p::Desc::new(
                        __p::Shape::Object(
                            __p::Object::new(
                                "Circle",
                                b"\xA9>\x0F=\xA3L\xC5\x14",
                                &[
                                    &__p::Desc::new(
                                        __p::Shape::Newtype(<f64 as __p::ConvexType>::DESC),
                                    ),
                                ],
                            ),
                        ),
                    ),
                    &__p::Desc::new(
                        __p::Shape::Object(
                            __p::Object::new(
                                "Square",
                                b"&\x1B\xB5\xB0X\xC2Af",
                                &[
                                    &__p::Desc::new(
                                        __p::Shape::Object(
                                            __p::Object::new(
                                                "side\ncorners",
                                                b">\x805\xE6\x18\x8A\x0CN9n\xB4\x80\xAE\x1B\xCD\x07",
                                                &[
                                                    <f64 as __p::ConvexType>::DESC,
                                                    <Vec<Corner> as __p::ConvexType>::DESC,
                                                ],
                                            ),
                                        ),
                                    ),
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
};

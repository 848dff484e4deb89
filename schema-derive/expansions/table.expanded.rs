#[allow(deprecated)]
const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Payment", "A payment.");
    #[automatically_derived]
    impl __p::ConvexType for Payment {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Object(__p::Object {
                text: "owner\nstate\nnote\nembedding\noldCount",
                hashes: b"\xF4\x8C\x8B\xB0Z\xF7\x92\xA6\x16\xB1\xB1E\xAD\xAAc\xEE\xDD|X\xD1\xBA\xFB\xF8;\xD2~\x10\xD6:5HJ%p\xDD#\0\xC4\xDB\xB7",
                types: &[
                    <Id<User> as __p::ConvexType>::DESC,
                    <State as __p::ConvexType>::DESC,
                    <String as __p::ConvexType>::DESC,
                    <Vec<f64> as __p::ConvexType>::DESC,
                    &__p::Desc::new(
                        __p::Shape::Chosen(
                            __p::Choice::NUMBER,
                            <Option<i64> as __p::ConvexType>::DESC,
                        ),
                    ),
                ],
                flags: b"\0\0\0\0\x0C",
                more: &[
                    (
                        4usize,
                        __p::More {
                            docs: "",
                            deprecated: __p::Some("use `note`"),
                            meta: __p::Some(
                                &__p::Meta {
                                    default: __p::None,
                                    allowed: &[],
                                    min: __p::Some(0f64),
                                    max: __p::None,
                                    format: __p::None,
                                    ts: __p::None,
                                },
                            ),
                            allowed: "id_array",
                        },
                    ),
                ],
            }),
        );
    }
    #[automatically_derived]
    impl __p::Table for Payment {
        const NAME: &'static ::core::primitive::str = "payments";
        const TABLE: &'static __p::TableDesc = &__p::TableDesc::new(
                "payments",
                16247515657873382182u64,
                <Self as __p::ConvexType>::DESC,
                "index by_owner owner state.kind\nstaged search_index text note owner\nvector_index near embedding 3",
            )
            .staged(<NewPayment as __p::ConvexType>::DESC)
            .unique("owner note")
            .allow("prefix_index");
    }
    const _: () = __p::assert::field(<Payment as __p::ConvexType>::DESC, &[4]);
    const _: () = __p::assert::chosen(<Payment as __p::ConvexType>::DESC, &[4]);
    const _: () = __p::assert::staged_document(<Payment as __p::Table>::TABLE);
    const _: () = __p::assert::path(
        <Payment as __p::Table>::TABLE,
        "index `by_owner`",
        "state.kind",
        &[17177761064896540950, 17265840922154185283],
    );
    const _: () = __p::assert::vector(
        <Payment as __p::Table>::TABLE,
        "index `near`",
        "embedding",
        &[5352586683945615058],
    );
};

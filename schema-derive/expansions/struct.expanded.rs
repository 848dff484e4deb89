const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Address", "A place.");
    #[automatically_derived]
    impl __p::ConvexType for Address {
        const DESC: __p::D = &__p::Desc::object(
            &__N,
            "street\ncity: If known.",
            b">c\x84\xE8\xD8M\\O\xA2\xA8\x08\x0F\x91\xB5\xDA\xF9",
            &[
                <String as __p::ConvexType>::DESC,
                <Option<String> as __p::ConvexType>::DESC,
            ],
        );
    }
};

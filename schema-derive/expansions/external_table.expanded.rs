const _: () = {
    use ::convex_schema::__private as __p;
    #[automatically_derived]
    impl __p::Table for User {
        const NAME: &'static ::core::primitive::str = "users";
        const TABLE: &'static __p::TableDesc = &__p::TableDesc::external(
            "users",
            4767205828091196211u64,
        );
    }
};

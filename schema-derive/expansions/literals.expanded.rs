#[allow(deprecated)]
const _: () = {
    use ::convex_schema::__private as __p;
    static __N: __p::Declaration = __p::Declaration::new("Status", "");
    #[automatically_derived]
    impl __p::ConvexType for Status {
        const DESC: __p::D = &__p::Desc::named(
            &__N,
            __p::Shape::Union(__p::Union {
                names: &["pending", "went_through", "no"],
                types: &[],
                docs: &["Not yet.", "", ""],
                deprecated: &[(2usize, "")],
                in_turn: false,
            }),
        );
    }
};

use super::*;

#[test]
fn suggests_plural_camel_case() {
    for (input, want) in [("AriPayment", "ariPayments"), ("Category", "categories")] {
        assert_eq!(suggest_table_name(input), want, "{input:?}");
    }
}

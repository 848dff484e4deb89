::convex_schema::__private::simple! {
    Address "Address" "A place." "street\ncity: If known."
    b">c\x84\xE8\xD8M\\O\xA2\xA8\x08\x0F\x91\xB5\xDA\xF9"[String, Option < String >] []
}

//! Tells the source what the compiler can: the vector unit AVX-512 takes a newer one than the rest.

fn main() {
    autocfg::rerun_path("build.rs");
    autocfg::emit_possibility("rustc_1_89");
    autocfg::new().emit_rustc_version(1, 89);
}

//! Files of expected output, written anew where somebody asks for it.

/// Whether `BLESS=1` asks for it.
///
/// # Panics
/// Where `CI` is set: nobody would look at them.
pub fn asked() -> bool {
    let asked = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    assert!(
        !asked || std::env::var_os("CI").is_none(),
        "golden files are not blessed in CI\nhelp: unset `BLESS`"
    );
    asked
}

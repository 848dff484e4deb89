//! The example runs to its end: what the client sent is what the exchange has, and the results are
//! read.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::process::Command;

#[test]
fn exchange_is_replayed() {
    let output = Command::new(env!("CARGO_BIN_EXE_client-example"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let expected = "\
Budi: Tonight at eight.
Siti: Is the webinar on? (edited, 1)
more: true
latest of 1:
  Budi: Tonight at eight.
sent j971ae0jnsfym2vkm08vya5xfh85rcfm
latest of 2:
  Siti: Thank you!
at most 32 characters
the function failed: [Request ID: 5b1f0c7e2a9d4e83] Server Error
";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| convex_schema_fuzz::rows::learned(data));

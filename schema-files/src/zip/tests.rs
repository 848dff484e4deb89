//! Tests of reading archives.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ContentsError, EntryError, contents};

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn file(directory: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = directory.path().join("a.zip");
    fs::write(&path, bytes).unwrap();
    path
}

/// The name and the content of an entry, or why it can't be read.
type Content = (String, Result<String, String>);

/// The entries of an archive, or why it can't be read.
fn read(bytes: &[u8]) -> Result<Vec<Content>, String> {
    let directory = TempDir::new().unwrap();
    let contents = contents(&file(&directory, bytes), 100, |_| true);
    let contents = contents.map_err(|error| match error {
        ContentsError::Invalid(why) => why.to_owned(),
        other => format!("{other:?}"),
    })?;
    let entries = contents.entries.into_iter().map(|entry| {
        let name = entry.name.clone();
        let mut text = Vec::new();
        let opened = entry.open(std::sync::Arc::default());
        let read = opened.and_then(|mut reader| reader.read_to_end(&mut text));
        let content = match read {
            Ok(_) => Ok(String::from_utf8_lossy(&text).into_owned()),
            Err(error) => Err(match EntryError::of(&error) {
                Some(error) => format!("{error:?}"),
                None => error.to_string(),
            }),
        };
        (name, content)
    });
    Ok(entries.collect())
}

fn two() -> Vec<u8> {
    archive(&[("a", "first"), ("b/c", "second")])
}

fn whole() -> Vec<Content> {
    vec![
        ("a".to_owned(), Ok("first".to_owned())),
        ("b/c".to_owned(), Ok("second".to_owned())),
    ]
}

#[test]
fn archives_are_found_behind_other_bytes_and_in_front_of_a_comment() {
    assert_eq!(read(&two()), Ok(whole()));
    let mut padded = vec![b'x'; 1000];
    padded.extend(two());
    assert_eq!(read(&padded), Ok(whole()));
    let mut commented = two();
    let len = commented.len();
    commented[len - 2] = 3;
    commented.extend(b"abc");
    assert_eq!(read(&commented), Ok(whole()));
    // A comment that is not UTF-8 is rejected, as long as all names are.
    let len = commented.len();
    commented[len - 1] = 0xff;
    assert!(read(&commented).is_err());
}

#[test]
fn damaged_tables_of_contents_are_rejected() {
    let bytes = two();
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("cut off", bytes[..bytes.len() - 1].to_vec()),
        ("a start", b"PK\x05\x06".to_vec()),
        ("no archive", vec![b'x'; 100_000]),
    ] {
        assert!(read(&bytes).is_err(), "{what}");
    }
    // One entry more than there is.
    let mut counted = bytes;
    let at = counted.len() - 22 + 10;
    counted[at] += 1;
    assert!(read(&counted).is_err());
}

#[test]
fn entries_are_counted_before_they_are_kept() {
    let names: Vec<String> = (0..200).map(|it| it.to_string()).collect();
    let entries: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), "")).collect();
    let directory = TempDir::new().unwrap();
    let path = file(&directory, &archive(&entries));
    let error = contents(&path, 199, |_| false).unwrap_err();
    assert!(matches!(error, ContentsError::TooMany));
    let found = contents(&path, 200, |name| name == "7").unwrap();
    assert_eq!((found.count, found.entries.len()), (200, 1));
}

#[test]
fn content_is_held_against_its_checksum_and_size() {
    let bytes = two();
    let central = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let mut wrong = bytes.clone();
    wrong[central + 16] ^= 1;
    let read_wrong = read(&wrong).unwrap();
    assert!(
        read_wrong[0]
            .1
            .as_ref()
            .is_err_and(|it| it.contains("checksum"))
    );
    assert_eq!(read_wrong[1], whole()[1]);
    // A checksum of 0 is none.
    let mut without = bytes.clone();
    without[central + 16..central + 20].fill(0);
    assert_eq!(read(&without), Ok(whole()));
    let mut longer = bytes.clone();
    longer[central + 24] += 1;
    assert!(
        read(&longer).unwrap()[0]
            .1
            .as_ref()
            .is_err_and(|it| it.contains("size"))
    );
    // More compressed bytes than there are.
    let mut beyond = bytes;
    beyond[central + 22] = 0x7f;
    assert_eq!(read(&beyond).unwrap()[0].1, Err("CutOff".to_owned()));
}

proptest! {
    /// For any bytes, reading them ends.
    #[test]
    fn changed_archives_are_read_or_rejected(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = two();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&bytes);
    }
}
